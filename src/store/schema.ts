// The tables, by version. A migration is never edited once it was released: the next change is the next entry.
import type { Database } from "./database.ts";
import type { Migration } from "./migrate.ts";
import { describeAll } from "./operations/describe.ts";
import { indexAll } from "./operations/searchIndex.ts";

export const migrations: readonly Migration[] = [
  {
    version: 1,
    reason: "The first release: agents with versions, sessions as trees of events, connections, drafts.",
    up(db: Database) {
      for (const statement of FIRST) db.run(statement);
    },
  },
  {
    version: 2,
    reason:
      "A window that stopped gives up its sessions; what was removed for good is counted; all that was said can be searched.",
    up(db: Database) {
      for (const statement of SECOND) db.run(statement);
      indexAll(db);
    },
  },
  {
    version: 3,
    reason:
      "Tools that act: what a person allowed for longer than once, messages that are written meanwhile, MCP servers; what filters and totals ask.",
    up(db: Database) {
      for (const statement of THIRD) db.run(statement);
      describeAll(db);
    },
  },
  {
    version: 4,
    reason: "What is half written: a message that is being said otherwise, and what is typed for variables.",
    up(db: Database) {
      for (const statement of FOURTH) db.run(statement);
    },
  },
  {
    version: 5,
    reason: "A session that comes home with more in it still knows which files it changed here.",
    up(db: Database) {
      for (const statement of FIFTH) db.run(statement);
    },
  },
];

const FIRST = [
  // A connection's key is not here: keys live in VS Code's secret storage alone.
  `CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    json TEXT NOT NULL,    -- core/connection.ts, Connection
    tested TEXT            -- the last test's result
  ) STRICT`,
  `CREATE TABLE agent (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    archived_at INTEGER,
    deleted_at INTEGER,    -- for undo; the versions stay, since sessions name them
    draft TEXT             -- what stands unsaved in the editor
  ) STRICT`,
  `CREATE TABLE agent_version (
    id TEXT PRIMARY KEY,
    agent TEXT NOT NULL,
    number INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    json TEXT NOT NULL,    -- core/agent.ts, AgentSpec
    UNIQUE (agent, number)
  ) STRICT`,
  // The columns from ends to cache_read_tokens are a fold of the session's events, kept up in the transaction that appends
  // them, so that a list of sessions opens no event.
  `CREATE TABLE session (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    title TEXT NOT NULL,
    agent TEXT,
    head TEXT NOT NULL,
    ends INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'idle',
    cost_usd REAL NOT NULL DEFAULT 0,
    cost_unknown INTEGER NOT NULL DEFAULT 0,
    cost_estimated INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cache_read_tokens INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) STRICT`,
  "CREATE INDEX session_by_time ON session (purpose, updated_at DESC) WHERE deleted_at IS NULL",
  `CREATE TABLE branch (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session INTEGER NOT NULL,
    parent TEXT,
    fork INTEGER NOT NULL,  -- the number of the last event that it shares with its parent
    created_at INTEGER NOT NULL
  ) STRICT`,
  "CREATE INDEX branch_by_session ON branch (session)",
  // Headers apart from bodies: scattered headers and sums over them read ten times fewer pages.
  `CREATE TABLE event (
    key INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    branch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    span TEXT,
    parent TEXT,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    duration_ms INTEGER,
    input_tokens INTEGER,
    output_tokens INTEGER,
    cache_read_tokens INTEGER,
    cost_usd REAL,
    cost_unknown INTEGER NOT NULL,
    cost_estimated INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    UNIQUE (session, seq)
  ) STRICT`,
  `CREATE TABLE body (
    event INTEGER PRIMARY KEY,
    json TEXT NOT NULL      -- core/event.ts, Fact; long strings stand in blob
  ) STRICT`,
  // Long strings are stored once, by their hash: system prompts, tool schemas, attachments that are sent again.
  `CREATE TABLE blob (
    hash TEXT PRIMARY KEY,  -- SHA-256
    json TEXT NOT NULL      -- a JSON string, which keeps every UTF-16 code unit
  ) STRICT`,
  "CREATE TABLE blob_use (session INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (session, hash)) STRICT, WITHOUT ROWID",
  "CREATE INDEX blob_use_by_hash ON blob_use (hash)",
  // Which process is running a turn in a session. A row whose owner is dead marks an interrupted turn.
  `CREATE TABLE lease (
    session TEXT PRIMARY KEY,
    branch TEXT NOT NULL,
    owner TEXT NOT NULL     -- store/owner.ts
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE draft (
    session TEXT PRIMARY KEY, -- '' for the conversation that is not begun
    text TEXT NOT NULL,       -- a JSON string
    attachments TEXT NOT NULL -- JSON, core/message.ts, Enclosure[]
  ) STRICT, WITHOUT ROWID`,
];

const SECOND = [
  // Counts up while the turn is under way. When it stands still the owner is stopped, or on a machine that is gone.
  "ALTER TABLE lease ADD COLUMN beat INTEGER NOT NULL DEFAULT 0",
  // How many events were removed for good, on purpose. With those that are there it makes all that was ever recorded, which
  // only damage makes less: so a backup is never thrown away for one that holds less.
  "CREATE TABLE purged (one INTEGER PRIMARY KEY CHECK (one = 1), events INTEGER NOT NULL) STRICT",
  "INSERT INTO purged (one, events) VALUES (1, 0)",
  "CREATE INDEX session_by_deletion ON session (deleted_at, key) WHERE deleted_at IS NOT NULL",
  // What can be found of an event (core/searchText.ts); events with nothing to be found have no row. An ordinary table, so that
  // a salvage saves it, and the index beside it is built anew from it.
  "CREATE TABLE event_text (event INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
  // Kept in step by store/operations/searchIndex.ts. Newest first is how it is read: in this order SQLite stops at the limit
  // instead of reading a frequent word's whole list. Of beginnings, those of three letters have lists of their own
  // (core/searchQuery.ts): shorter ones would double the index, longer ones are few words' lists.
  `CREATE VIRTUAL TABLE search USING fts4 (
    content="event_text", text, tokenize=unicode61 "remove_diacritics=2", prefix="3", order=desc
  )`,
  // Every commit adds a little tree to the index. Merged a little at a time, as many as these never become one merge of seconds
  // within one commit.
  "INSERT INTO search (search) VALUES ('automerge=8')",
];

const THIRD = [
  "ALTER TABLE session ADD COLUMN shelf TEXT CHECK (shelf IN ('pinned', 'archived'))",
  `CREATE TABLE rule (
    id TEXT PRIMARY KEY,
    verdict TEXT NOT NULL,
    scope TEXT NOT NULL,
    place TEXT NOT NULL,   -- a session, a workspace, or '' for everywhere
    text TEXT NOT NULL,    -- core/policy/rules.ts
    created_at INTEGER NOT NULL,
    UNIQUE (verdict, scope, place, text)
  ) STRICT`,
  // What waits for a person is found without reading a session's whole log.
  "CREATE INDEX event_asked ON event (span) WHERE kind = 'tool.asked'",
  // A message goes from here into the log in one transaction. Apart from drafts: those are not sent yet, these are.
  `CREATE TABLE queued_message (
    key INTEGER PRIMARY KEY, -- their order
    id TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL,
    at INTEGER NOT NULL,
    content TEXT NOT NULL,   -- JSON, core/message.ts, UserBlock[]
    addressee TEXT           -- JSON, core/addressee.ts; null for whoever is at work
  ) STRICT`,
  "CREATE INDEX queued_message_by_session ON queued_message (session, key)",
  // Secrets are not here: they live in VS Code's secret storage alone.
  `CREATE TABLE mcp_server (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    json TEXT NOT NULL      -- core/mcp.ts, McpServer
  ) STRICT`,
  // Also of servers that stand in a workspace's file. The document is kept, so that a change can be shown beside it.
  `CREATE TABLE mcp_pin (
    server TEXT NOT NULL,
    part TEXT NOT NULL,     -- core/mcp.ts, McpPin
    hash TEXT NOT NULL,     -- SHA-256 of the document in canonical JSON
    json TEXT NOT NULL,
    approved_at INTEGER NOT NULL,
    PRIMARY KEY (server, part)
  ) STRICT, WITHOUT ROWID`,
  // Events up to this number came from a file: what they say of files and of calls that wait is shown, and never acted on.
  "ALTER TABLE session ADD COLUMN imported INTEGER NOT NULL DEFAULT 0",
  // What filters and totals ask of an event (core/traits.ts), so that neither opens a body.
  "ALTER TABLE event ADD COLUMN tool TEXT",
  "ALTER TABLE event ADD COLUMN model TEXT",
  "ALTER TABLE event ADD COLUMN agent TEXT",
  "ALTER TABLE event ADD COLUMN author TEXT",
  "ALTER TABLE event ADD COLUMN within_tool TEXT",
  "ALTER TABLE event ADD COLUMN first_part_ms INTEGER",
  "ALTER TABLE event ADD COLUMN cache_write_tokens INTEGER",
  "ALTER TABLE event ADD COLUMN reasoning_tokens INTEGER",
  // What was copied is paid for elsewhere.
  "CREATE INDEX event_copied ON event (session, seq) WHERE kind = 'session.copied'",
  // Where an event stands is known from what began its span.
  `CREATE INDEX event_begun ON event (span)
    WHERE kind IN ('turn.started', 'model.requested', 'tool.requested', 'condensing.started', 'titling.started')`,
  // JSON, core/addressee.ts; null for the session's own agent.
  "ALTER TABLE draft ADD COLUMN addressee TEXT",
  // Apart from the draft's row, which is written with every pause in the typing: an image has a thousand times its length.
  `CREATE TABLE draft_image (
    session TEXT NOT NULL,
    place INTEGER NOT NULL, -- among the draft's attachments, where the image stands without its data
    data TEXT NOT NULL,     -- Base64
    PRIMARY KEY (session, place)
  ) STRICT`,
];

const FOURTH = [
  // JSON, core/message.ts, Rewording: a message of the session that is being said otherwise; null when none is.
  "ALTER TABLE draft ADD COLUMN rewording TEXT",
  // JSON, core/variables.ts, Typed: what was typed for variables of agents; null when nothing was.
  "ALTER TABLE draft ADD COLUMN variables TEXT",
];

const FIFTH = [
  // Of the events up to `imported`, those up to this number were recorded here all the same: before the first import.
  "ALTER TABLE session ADD COLUMN own INTEGER NOT NULL DEFAULT 0",
];
