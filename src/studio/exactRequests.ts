// Model calls as the provider saw them: derived from the log, encoded as their adapter encodes today, and compared with the
// request before.

import { usd } from "../core/cost.ts";
import type { Event, FactOf } from "../core/event.ts";
import { type ExactRequest, exactRequest } from "../core/exactRequest.ts";
import { fail, toErrorInfo } from "../core/failure.ts";
import { english, t } from "../core/l10n.ts";
import type { ModelRequest, Usage } from "../core/provider.ts";
import { requestDifferences } from "../core/requestDifference.ts";
import { comparePrefix } from "../core/requestPrefix.ts";
import { requestText } from "../core/requestText.ts";
import type { CacheLoss, ExactCall, WireHead } from "../protocol/exactCall.ts";
import { encodeRequest, type WireRequest } from "../providers/encodeRequest.ts";
import { type Connections, demoConnection } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";

export interface ExactRequests {
  /** Of the model call that event `seq` is part of. Throws `missing` when it is part of none of ours. */
  call(session: string, seq: number, signal: AbortSignal): Promise<ExactCall>;
  request(session: string, seq: number): Promise<ModelRequest>;
  /** Null where nothing went over a wire of ours, or the connection is gone. */
  wire(session: string, seq: number, signal: AbortSignal): Promise<WireRequest | null>;
  /** What came of the call; null while it is under way. */
  response(session: string, seq: number): Promise<Event<FactOf<"model.responded"> | FactOf<"model.failed">> | null>;
}

interface Derived extends ExactRequest {
  readonly history: readonly Event[];
  readonly asked: Event<FactOf<"model.requested">>;
  readonly ended: Event<FactOf<"model.responded"> | FactOf<"model.failed">> | null;
}

/** One is looked at, and its document asked for in pieces. */
const KEPT = 2;

export function createExactRequests(deps: StudioDeps, connections: Connections): ExactRequests {
  const kept = new Map<string, Promise<Derived>>();

  function derived(session: string, seq: number): Promise<Derived> {
    const key = `${session} ${seq}`;
    const found = kept.get(key) ?? derive(session, seq);
    kept.delete(key);
    kept.set(key, found);
    // What was under way may be over when it is asked for again.
    const forget = () => void (kept.get(key) === found && kept.delete(key));
    found.then(({ ended }) => ended ?? forget(), forget);
    for (const old of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(old);
    }
    return found;
  }

  async function derive(session: string, seq: number): Promise<Derived> {
    const event = await deps.store.call("events.get", { session, seq });
    const history =
      event === null ? [] : await deps.store.call("events.history", { session, branch: event.branch, after: 0 });
    const asked = history.find(isAskedBy(event?.span ?? null));
    const exact = asked === undefined ? null : exactRequest(history, asked.seq, deps.digest);
    if (asked === undefined || exact === null)
      throw fail("missing", english("No request of AI Studio's is on record here."));
    return { ...exact, history, asked, ended: history.find(isEndOf(asked.span)) ?? null };
  }

  async function wire(request: ModelRequest, signal: AbortSignal): Promise<WireRequest | null> {
    const { connection: id } = request.model;
    if (id === demoConnection.id) return null;
    const found = (await connections.list()).find((one) => one.id === id);
    if (found === undefined) return null;
    const { keyEnds } = await connections.state(id);
    return encodeRequest(found, keyEnds !== null, request, signal);
  }

  async function loss({ request, previous, history }: Derived): Promise<CacheLoss | null> {
    const before = previous === null ? null : exactRequest(history, previous, deps.digest);
    if (previous === null || before === null) return null;
    const { common, ...lengths } = comparePrefix(before.request, request);
    const differences = requestDifferences(before.request, request);
    const asked = history.find(({ seq }) => seq === previous);
    const usage = history.find(isEndOf(asked?.span ?? null))?.fact.usage ?? {};
    const { input } = usage;
    const isOneModel = before.request.model.model === request.model.model;
    // By its share of the characters: a provider counts no tokens of a part.
    const lost =
      input === undefined ? null : Math.round((input * (lengths.before - common)) / Math.max(1, lengths.before));
    const cost = lost === null || lost === 0 || !isOneModel ? null : await priceOfLoss(request, lost);
    return { previous, common, ...lengths, differences, lostTokens: lost, lostUsd: cost };
  }

  /** What is dearer about reading so many tokens than finding them in the cache. Null when a price is not known. */
  async function priceOfLoss({ model }: ModelRequest, tokens: number): Promise<number | null> {
    const connection = (await connections.list()).find(({ id }) => id === model.connection);
    if (connection === undefined) return null;
    const price = async (usage: Usage) => usd(await deps.price(model, usage, null, connection));
    const [read, cached] = [
      await price({ input: tokens, output: 0 }),
      await price({ input: tokens, cacheRead: tokens, output: 0 }),
    ];
    return read === null || cached === null ? null : read - cached;
  }

  return {
    async call(session, seq, signal) {
      const found = await derived(session, seq);
      const { request, proven, asked, ended } = found;
      const encoded = await wire(request, signal).catch((thrown: unknown) => toErrorInfo(thrown).message);
      const sent = encoded === null || typeof encoded === "string" ? null : encoded;
      return {
        asked: asked.seq,
        ended: ended?.seq ?? null,
        proven,
        model: request.model,
        characters: requestText(request).length,
        wire: sent === null ? null : headOf(sent),
        noWire: typeof encoded === "string" ? encoded : sent === null ? noWire(request) : null,
        outcome: ended === null ? null : { ...ended.fact, content: [] },
        cache: await loss(found),
      };
    },
    request: async (session, seq) => (await derived(session, seq)).request,
    wire: async (session, seq, signal) => wire((await derived(session, seq)).request, signal),
    response: async (session, seq) => (await derived(session, seq)).ended,
  };
}

const headOf = ({ method, url, headers, note, body }: WireRequest): WireHead => ({
  ...{ method, url, headers, note },
  length: body.length,
});

const noWire = ({ model: { provider } }: ModelRequest): string =>
  provider === "demo"
    ? t("The demo is part of AI Studio: nothing is sent.")
    : provider === "vscode"
      ? t("VS Code sends this itself: what goes over its wire is not known.")
      : t("The connection that this was sent through does not exist any more.");

const isAskedBy =
  (wanted: string | null) =>
  (event: Event): event is Event<FactOf<"model.requested">> =>
    wanted !== null && event.span === wanted && event.fact.kind === "model.requested";
const isEndOf =
  (wanted: string | null) =>
  (event: Event): event is Event<FactOf<"model.responded"> | FactOf<"model.failed">> =>
    wanted !== null &&
    event.span === wanted &&
    (event.fact.kind === "model.responded" || event.fact.kind === "model.failed");
