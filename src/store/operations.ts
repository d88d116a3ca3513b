// Everything that the store can do, by name. One call is one transaction.
import * as agents from "./operations/agents.ts";
import { append } from "./operations/append.ts";
import * as approvals from "./operations/approvals.ts";
import * as connections from "./operations/connections.ts";
import * as drafts from "./operations/drafts.ts";
import * as events from "./operations/events.ts";
import * as files from "./operations/files.ts";
import * as forks from "./operations/forks.ts";
import * as leases from "./operations/leases.ts";
import * as mcp from "./operations/mcp.ts";
import * as purge from "./operations/purge.ts";
import * as queue from "./operations/queue.ts";
import * as rules from "./operations/rules.ts";
import * as search from "./operations/search.ts";
import * as sessions from "./operations/sessions.ts";
import { spans } from "./operations/spans.ts";
import * as totals from "./operations/totals.ts";
import * as transfer from "./operations/transfer.ts";

export const operations = {
  "agents.list": agents.list,
  "agents.get": agents.get,
  "agents.save": agents.save,
  "agents.versions": agents.versions,
  "agents.setArchived": agents.setArchived,
  "agents.setDeleted": agents.setDeleted,
  "agents.move": agents.move,
  "agents.draft": agents.draft,
  "agents.saveDraft": agents.saveDraft,
  "connections.list": connections.list,
  "connections.get": connections.get,
  "connections.save": connections.save,
  "connections.note": connections.note,
  "connections.setTested": connections.setTested,
  "connections.remove": connections.remove,
  "mcp.list": mcp.list,
  "mcp.save": mcp.save,
  "mcp.remove": mcp.remove,
  "mcp.pins": mcp.pins,
  "mcp.pin": mcp.pin,
  "sessions.create": sessions.create,
  "sessions.list": sessions.list,
  "sessions.get": sessions.get,
  "sessions.rename": sessions.rename,
  "sessions.setAgent": sessions.setAgent,
  "sessions.setDeleted": sessions.setDeleted,
  "sessions.setShelf": sessions.setShelf,
  "sessions.fork": sessions.fork,
  "sessions.copy": forks.copy,
  "sessions.branchMap": forks.branchMap,
  "sessions.copies": forks.copies,
  "sessions.importedUpTo": forks.importedUpTo,
  "sessions.setHead": sessions.setHead,
  "sessions.deleted": sessions.deleted,
  "purge.slice": purge.slice,
  "purge.mergeIndex": purge.mergeIndex,
  "purge.shrink": purge.shrink,
  "events.append": append,
  "events.history": events.history,
  "events.index": events.index,
  "events.spans": spans,
  "events.rows": events.rows,
  "events.get": events.get,
  "events.startedAt": events.startedAt,
  "events.names": events.names,
  "approvals.waiting": approvals.waiting,
  "approvals.decide": approvals.decide,
  "approvals.decision": approvals.decision,
  "files.prepared": files.prepared,
  "files.changed": files.changed,
  "rules.list": rules.list,
  "rules.holding": rules.holding,
  "rules.add": rules.add,
  "rules.remove": rules.remove,
  "search.find": search.find,
  "totals.piece": totals.piece,
  "leases.take": leases.take,
  "leases.beat": leases.beat,
  "leases.nudge": leases.nudge,
  "leases.takeOver": leases.takeOver,
  "leases.release": leases.release,
  "leases.releaseUnlessQueued": leases.releaseUnlessQueued,
  "leases.list": leases.list,
  "drafts.get": drafts.get,
  "drafts.setText": drafts.setText,
  "drafts.insert": drafts.insert,
  "drafts.setRewording": drafts.setRewording,
  "drafts.setVariables": drafts.setVariables,
  "drafts.attach": drafts.attach,
  "drafts.detach": drafts.detach,
  "drafts.address": drafts.address,
  "drafts.clear": drafts.clear,
  "queue.add": queue.add,
  "queue.list": queue.list,
  "queue.edit": queue.edit,
  "queue.remove": queue.remove,
  "queue.deliver": queue.deliver,
  "transfer.page": transfer.page,
  "transfer.versions": transfer.versions,
  "transfer.known": transfer.known,
  "transfer.merge": transfer.merge,
};

export type Operations = typeof operations;
