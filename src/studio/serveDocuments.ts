// The part of an inspector view that shows model calls exactly, and replays.
import { fail } from "../core/failure.ts";
import type { Json } from "../core/json.ts";
import { type JsonDocument, jsonDocument } from "../core/jsonDocument.ts";
import { english } from "../core/l10n.ts";
import * as Exact from "../protocol/exactCall.ts";
import type { Peer } from "../protocol/peer.ts";
import { curlOf } from "../providers/encodeRequest.ts";
import type { InspectorHost } from "./serveInspector.ts";
import type { Studio } from "./studio.ts";

/** The one that is shown and the one before it. */
const KEPT = 2;

export function serveDocuments(peer: Peer, studio: Studio, session: string, host: InspectorHost): void {
  const { exactRequests, replays, events } = studio;
  const kept = new Map<string, Promise<JsonDocument>>();
  const never = new AbortController().signal;

  async function valueIn(form: Exact.Form, seq: number): Promise<Json> {
    switch (form) {
      case "raw":
        // This, and what is made of it, is plain JSON: it came out of the log.
        return (await events.get(session, seq)).fact as never;
      case "request":
        return (await exactRequests.request(session, seq)) as never;
      case "wire":
        return JSON.parse((await wireOf(seq)).body);
      case "response": {
        const ended = await exactRequests.response(session, seq);
        if (ended === null) throw fail("missing", english("The answer is under way."));
        return ended.fact.content as never;
      }
      default:
        return form satisfies never;
    }
  }

  async function wireOf(seq: number) {
    const wire = await exactRequests.wire(session, seq, never);
    if (wire === null) throw fail("missing", english("Nothing of it goes over a wire."));
    return wire;
  }

  function opened(form: Exact.Form, seq: number): Promise<JsonDocument> {
    const key = `${form} ${seq}`;
    const found = kept.get(key) ?? valueIn(form, seq).then(jsonDocument);
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    for (const old of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(old);
    }
    return found;
  }

  const whole = async (form: Exact.Form, seq: number) => JSON.stringify((await opened(form, seq)).value([]), null, 2);

  peer.answer(Exact.exactCall, ({ seq }, signal) => exactRequests.call(session, seq, signal));
  peer.answer(Exact.documentRoot, async ({ form, seq }) => (await opened(form, seq)).root);
  peer.answer(Exact.documentChildren, async ({ form, seq, path, from }) =>
    (await opened(form, seq)).children(path, from),
  );
  peer.answer(Exact.copyDocument, async ({ form, seq }) =>
    host.copy(form === "curl" ? curlOf(await wireOf(seq)) : await whole(form, seq)),
  );
  peer.answer(Exact.copyValue, async ({ form, seq, path }) => {
    const value = (await opened(form, seq)).value(path);
    await host.copy(typeof value === "string" ? value : JSON.stringify(value, null, 2));
  });
  peer.answer(Exact.openDocument, async ({ form, seq }) =>
    host.openJson(`event ${seq} ${form}`, await whole(form, seq)),
  );
  peer.answer(Exact.triable, ({ branch }) => replays.triable(session, branch));
  peer.answer(Exact.replay, ({ branch, version }, signal) => replays.replay(session, branch, version, signal));
}
