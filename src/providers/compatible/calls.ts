import type { Part } from "../../core/provider.ts";
import { createCallIds } from "../callIds.ts";
import { count, fields, isFields, parseJson, text, words } from "../wire/fields.ts";

interface Call {
  readonly key: string;
  id: string | undefined;
  name: string | undefined;
  /** What came before the name did. */
  waiting: string;
  json: string;
  begun: boolean;
}

/**
 * Tool calls out of deltas. Servers leave out the index, or give every call the index 0; give no id, an empty one, or
 * the same one with each piece; send the arguments in pieces, whole, or as an object.
 */
export function createCalls(): {
  take(deltas: readonly unknown[]): Iterable<Part>;
  rest(): Iterable<Part>;
  any(): boolean;
} {
  const calls: Call[] = [];
  const byIndex = new Map<number, Call>();
  const callId = createCallIds();

  function open(): Call {
    const call: Call = {
      key: `call-${calls.length}`,
      id: undefined,
      name: undefined,
      waiting: "",
      json: "",
      begun: false,
    };
    calls.push(call);
    return call;
  }

  function find(index: number | undefined, id: string | undefined, name: string | undefined, json: string): Call {
    const known =
      index !== undefined
        ? byIndex.get(index)
        : id !== undefined
          ? calls.find((call) => call.id === id)
          : name === undefined
            ? calls.at(-1)
            : undefined;
    const call = known === undefined || isAnother(known, id, name, json) ? open() : known;
    if (index !== undefined) byIndex.set(index, call);
    return call;
  }

  function* begin(call: Call): Iterable<Part> {
    call.begun = true;
    yield { type: "call", key: call.key, callId: callId(call.id), name: call.name ?? "" };
    if (call.waiting !== "") yield { type: "arguments", key: call.key, json: call.waiting };
  }

  return {
    *take(deltas) {
      for (const delta of deltas) {
        const told = fields(delta);
        const made = fields(told.function ?? told);
        const id = words(told.id);
        const name = words(made.name);
        const json = isFields(made.arguments) ? JSON.stringify(made.arguments) : (text(made.arguments) ?? "");
        const call = find(count(told.index), id, name, json);
        call.id ??= id;
        call.name ??= name;
        call.json += json;
        if (call.begun) {
          if (json !== "") yield { type: "arguments", key: call.key, json };
          continue;
        }
        call.waiting += json;
        if (call.name !== undefined) yield* begin(call);
      }
    },
    /** What never got a name is told all the same: it must not vanish. */
    *rest() {
      for (const call of calls) if (!call.begun) yield* begin(call);
    },
    any: () => calls.length > 0,
  };
}

/** The same place, but another call: it has another id and a name, or begins anew after its arguments were whole. */
function isAnother(known: Call, id: string | undefined, name: string | undefined, json: string): boolean {
  if (name === undefined || known.name === undefined) return false;
  if (id !== undefined && known.id !== undefined && id !== known.id) return true;
  return id === undefined && known.id === undefined && json !== "" && parseJson(known.json) !== undefined;
}
