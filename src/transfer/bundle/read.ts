// A bundle -> sessions. Whatever is not as it should be is told, and left out; what is left is a whole session.
import type * as z from "zod/mini";
import type { AgentVersion } from "../../core/agent.ts";
import type { Event } from "../../core/event.ts";
import { fail, toErrorInfo } from "../../core/failure.ts";
import { t } from "../../core/l10n.ts";
import type { Branch } from "../../core/session.ts";
import type { SessionCopy } from "../../core/sessionCopy.ts";
import type { Element } from "../elements.ts";
import { countMessages, type Found, problem } from "../found.ts";
import { readFact } from "./factSchema.ts";
import { AgentLine, BundleLine, EndLine, EventLine, SessionLine, TextLine, VERSION } from "./format.ts";
import { hashOf, unpack } from "./texts.ts";

/** Characters of one session's lines: so much of it is in memory at once. */
const LONGEST_SESSION = 256 * 1024 * 1024;

interface Reading {
  readonly session: Omit<SessionCopy, "events" | "versions">;
  readonly versions: AgentVersion[];
  readonly events: Event[];
  readonly texts: Map<string, string>;
  /** Each event's new number by its number in the file: what is left out leaves no gap. */
  readonly numbers: Map<number, number>;
  readonly ids: Set<string>;
  readonly calls: Set<string>;
  /** The last event's number in the file. */
  last: number;
  /** Characters so far. */
  length: number;
}

/** Whether a file's first element says that it is a bundle. Throws `invalid` for one that a later version wrote. */
export function isBundle(value: unknown): boolean {
  const line = BundleLine.safeParse(value);
  if (!line.success) return false;
  if (line.data.version > VERSION) {
    throw fail(
      "invalid",
      t("This bundle was written by a newer version of AI Studio."),
      t("Update AI Studio, then try again."),
    );
  }
  return true;
}

/** @param elements of the file, the first one included. */
export async function* readBundle(elements: AsyncIterable<Element>, name: string): AsyncGenerator<Found> {
  let reading: Reading | null = null;
  let ended = false;
  let sessions = 0;

  for await (const element of elements) {
    const where = element.type === "broken" ? name : t("{0}, line {1}", name, element.index + 2);
    if (element.type === "broken") {
      yield problem(where, element.why);
      break;
    }
    if (element.type === "tooLong") {
      yield problem(where, t("It is too long, and was left out."));
      continue;
    }
    let value: unknown;
    try {
      value = JSON.parse(element.text);
    } catch {
      yield problem(where, t("It is not JSON, and was left out."));
      continue;
    }
    const type = typeOf(value);
    if (type === "bundle") continue;
    if (type === "session") {
      const session = SessionLine.safeParse(value);
      if (reading !== null) yield* finish(reading, name);
      const wrong = session.success ? whyNoTree(session.data.branches, session.data.head) : issueOf(session.error);
      if (wrong !== null) yield problem(where, t("Its session was left out: {0}.", wrong));
      reading = session.success && wrong === null ? begin(session.data) : null;
      sessions += 1;
      continue;
    }
    if (type === "end") {
      const end = EndLine.safeParse(value);
      ended = true;
      if (!end.success || end.data.sessions !== sessions)
        yield problem(where, t("It says that another number of sessions is in it."));
      continue;
    }
    if (reading === null) {
      yield problem(where, t("It belongs to no session, and was left out."));
      continue;
    }
    reading.length += element.text.length;
    if (reading.length > LONGEST_SESSION) {
      yield problem(
        where,
        t("The session “{0}” is longer than can be imported, and was left out.", reading.session.title),
      );
      reading = null;
      continue;
    }
    const wrong = take(reading, value);
    if (wrong !== null) yield problem(where, t("It was left out: {0}.", wrong));
  }
  if (reading !== null) yield* finish(reading, name);
  if (!ended) yield problem(name, t("It has no end: perhaps more was in it."));
}

const begin = ({ type: _, ...session }: z.infer<typeof SessionLine>): Reading => ({
  session,
  versions: [],
  events: [],
  texts: new Map(),
  numbers: new Map(),
  ids: new Set(),
  calls: new Set(),
  last: 0,
  length: 0,
});

function* finish({ session, events, versions, numbers }: Reading, name: string): Generator<Found> {
  const lost = session.branches.filter(({ fork }) => fork > 0 && !numbers.has(fork));
  if (lost.length > 0)
    yield problem(
      name,
      t("“{0}”: where {1} of its branches fork off is missing; they begin before it.", session.title, lost.length),
    );
  const sorted = [...numbers].sort(([a], [b]) => a - b);
  const branches = session.branches.map((branch) => ({
    ...branch,
    fork: numbers.get(branch.fork) ?? sorted.findLast(([there]) => there < branch.fork)?.[1] ?? 0,
  }));
  const copy: SessionCopy = { ...session, branches, events, versions };
  yield { type: "session", copy, messages: countMessages(copy) };
}

const typeOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "type" in value ? value.type : undefined;

const issueOf = ({ issues: [issue] }: z.core.$ZodError): string =>
  t("its “{0}” is not as it should be", issue?.path.join(".") ?? "");

/** Takes one thing of a session; answers in words what is wrong with it. */
function take(reading: Reading, value: unknown): string | null {
  switch (typeOf(value)) {
    case "text": {
      const text = TextLine.safeParse(value);
      if (!text.success) return issueOf(text.error);
      if (hashOf(text.data.text) !== text.data.hash) return t("this text is not the one that was exported");
      reading.texts.set(text.data.hash, text.data.text);
      return null;
    }
    case "agent": {
      const agent = AgentLine.safeParse(value);
      if (!agent.success) return issueOf(agent.error);
      const { type: _, ...version } = agent.data;
      reading.versions.push(version);
      return null;
    }
    case "event": {
      const line = EventLine.safeParse(value);
      if (!line.success) return issueOf(line.error);
      const { type: _, fact, ...header } = line.data;
      return takeEvent(reading, header, fact);
    }
    default:
      return t("it is nothing that this version knows");
  }
}

function takeEvent(reading: Reading, header: Omit<Event, "session" | "fact">, packed: Parameters<typeof unpack>[0]) {
  const { id, seq, span } = header;
  const branch = reading.session.branches.find((one) => one.id === header.branch);
  if (branch === undefined) return t("its branch is missing");
  if (reading.ids.has(id)) return t("it is there twice");
  if (seq <= branch.fork || seq <= reading.last) return t("it does not come in order");
  let unpacked: unknown;
  try {
    unpacked = unpack(packed, (hash) => reading.texts.get(hash));
  } catch (thrown) {
    return toErrorInfo(thrown).message;
  }
  const fact = readFact(unpacked);
  if (typeof fact === "string") return fact;
  if (fact.kind === "tool.requested" && span !== null) reading.calls.add(span);
  if (fact.kind === "tool.asked" && (span === null || !reading.calls.has(span))) return t("no call is asked about");
  reading.last = seq;
  reading.ids.add(id);
  reading.numbers.set(seq, reading.events.length + 1);
  reading.events.push({ ...header, session: reading.session.id, seq: reading.events.length + 1, fact });
  return null;
}

/** Why branches are no tree, in words; null when they are: each has its parent before it, and forks off no later one. */
function whyNoTree(branches: readonly Branch[], head: string): string | null {
  const seen = new Set<string>();
  for (const { id, parent, fork } of branches) {
    if (seen.has(id)) return t("a branch is there twice");
    if (parent === null ? fork !== 0 : !seen.has(parent)) return t("its branches are no tree");
    seen.add(id);
  }
  return seen.has(head) ? null : t("the branch that it shows is missing");
}
