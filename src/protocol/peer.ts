// Two ends of a message channel that ask each other, tell each other, and call off what was asked.
// Every request gets exactly one reply, also when its handler throws or this end closes.
import * as z from "zod/mini";
import { type ErrorInfo, Failure, fail, toErrorInfo } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { createEmitter, type Emitter } from "../core/scope.ts";

/** The channel: `postMessage` of a webview, or one half of `linkedPorts` in a test. */
export interface Port {
  post(message: unknown): void;
  /** Returns a function that ends listening. */
  listen(handler: (message: unknown) => void): () => void;
}

/** A row of a contract. `input` is checked where it arrives; `output` is only a type: the host is trusted by its views. */
export interface Request<Input, Output> {
  readonly name: string;
  readonly input: z.ZodMiniType<Input>;
  readonly output?: Output;
}
export interface Notice<Payload> {
  readonly name: string;
  readonly payload: z.ZodMiniType<Payload>;
}

/** `request<Output>()("chat.send", Input)`: the output's type is written, the input's is inferred from its schema. */
export const request =
  <Output>() =>
  <Input>(name: string, input: z.ZodMiniType<Input>): Request<Input, Output> => ({ name, input });
export const notice = <Payload>(name: string, payload: z.ZodMiniType<Payload>): Notice<Payload> => ({ name, payload });

const Wire = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ask"), id: z.int(), name: z.string(), input: z.optional(z.unknown()) }),
  z.strictObject({
    type: z.literal("reply"),
    id: z.int(),
    output: z.optional(z.unknown()),
    error: z.optional(z.unknown()),
  }),
  z.strictObject({ type: z.literal("cancel"), id: z.int() }),
  z.strictObject({ type: z.literal("tell"), name: z.string(), payload: z.optional(z.unknown()) }),
]);

export interface Peer {
  /** Rejects with a `Failure`; aborting `signal` tells the other end and rejects with code `aborted`. */
  ask<Input, Output>(row: Request<Input, Output>, input: Input, signal?: AbortSignal): Promise<Output>;
  answer<Input, Output>(
    row: Request<Input, Output>,
    handler: (input: Input, signal: AbortSignal) => Promise<Output> | Output,
  ): void;
  tell<Payload>(row: Notice<Payload>, payload: Payload): void;
  /** All who listen to a row hear it, in the order in which they began. */
  on<Payload>(row: Notice<Payload>, listener: (payload: Payload) => void): void;
  /** Rejects what is pending, aborts what is being answered. */
  dispose(): void;
}

export function createPeer(port: Port): Peer {
  const answers = new Map<
    string,
    { row: Request<unknown, unknown>; handler: (input: unknown, signal: AbortSignal) => unknown }
  >();
  const notices = new Map<string, { row: Notice<unknown>; told: Emitter<unknown> }>();
  const pending = new Map<number, { resolve: (output: unknown) => void; reject: (error: Failure) => void }>();
  const answering = new Map<number, AbortController>();
  let nextId = 1;
  let closed = false;

  async function handleAsk(id: number, name: string, input: unknown): Promise<void> {
    // Two requests of one id could not be told apart by their replies: the first keeps it.
    if (answering.has(id)) return;
    const controller = new AbortController();
    answering.set(id, controller);
    try {
      const known = answers.get(name);
      if (!known) throw fail("internal", english('Nothing here answers "{0}".', name));
      const parsed = z.safeParse(known.row.input, input);
      if (!parsed.success) throw fail("invalid", whyInvalid(name, parsed.error));
      const output = await known.handler(parsed.data, controller.signal);
      if (!closed) port.post({ type: "reply", id, output });
    } catch (thrown) {
      if (!closed) port.post({ type: "reply", id, error: toErrorInfo(thrown) });
    } finally {
      answering.delete(id);
    }
  }

  function handleReply(id: number, output: unknown, error: unknown): void {
    const waiting = pending.get(id);
    pending.delete(id);
    // The other end makes `error` with `toErrorInfo`, so its shape is known.
    if (error !== undefined) waiting?.reject(new Failure(error as ErrorInfo));
    else waiting?.resolve(output);
  }

  const unlisten = port.listen((message) => {
    const parsed = z.safeParse(Wire, message);
    if (!parsed.success || closed) return;
    const wire = parsed.data;
    switch (wire.type) {
      case "ask":
        // Failures are replied inside; nothing escapes.
        void handleAsk(wire.id, wire.name, wire.input);
        return;
      case "reply":
        handleReply(wire.id, wire.output, wire.error);
        return;
      case "cancel":
        answering.get(wire.id)?.abort();
        return;
      case "tell": {
        const known = notices.get(wire.name);
        const payload = known && z.safeParse(known.row.payload, wire.payload);
        if (payload?.success) known?.told.emit(payload.data);
        return;
      }
      default:
        wire satisfies never;
    }
  });

  return {
    ask: (row, input, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(fail("closed", english("The view was closed.")));
        if (signal?.aborted) return reject(fail("aborted", english("The request was stopped.")));
        const id = nextId++;
        const cancel = () => {
          if (!pending.delete(id)) return;
          port.post({ type: "cancel", id });
          reject(fail("aborted", english("The request was stopped.")));
        };
        const settle = () => signal?.removeEventListener("abort", cancel);
        pending.set(id, {
          resolve: (output) => {
            settle();
            resolve(output as never); // typed by the row; made by the handler that the row types
          },
          reject: (error) => {
            settle();
            reject(error);
          },
        });
        signal?.addEventListener("abort", cancel, { once: true });
        try {
          port.post({ type: "ask", id, name: row.name, input });
        } catch (thrown) {
          pending.get(id)?.reject(new Failure(toErrorInfo(thrown)));
          pending.delete(id);
        }
      }),
    answer(row, handler) {
      answers.set(row.name, {
        row: row as Request<unknown, unknown>,
        handler: handler as (input: unknown, signal: AbortSignal) => unknown,
      });
    },
    tell(row, payload) {
      if (!closed) port.post({ type: "tell", name: row.name, payload });
    },
    on(row, listener) {
      const known = notices.get(row.name) ?? { row: row as Notice<unknown>, told: createEmitter<unknown>() };
      notices.set(row.name, known);
      known.told.on(listener as (payload: unknown) => void);
    },
    dispose() {
      if (closed) return;
      closed = true;
      unlisten();
      const closing = fail("closed", english("The view was closed."));
      for (const [id, controller] of answering) {
        port.post({ type: "reply", id, error: closing.info });
        controller.abort();
      }
      for (const { reject } of pending.values()) reject(closing);
      pending.clear();
    },
  };
}

/** What zod says where a contract has no words of its own. */
const UNSAID = "Invalid input";

/** The contract's own words are for the person who typed; anything else is a mistake in a view. */
function whyInvalid(name: string, error: z.core.$ZodError): string {
  const said = error.issues.map(({ message }) => message);
  return said.includes(UNSAID) ? english('"{0}" was asked with {1}', name, z.prettifyError(error)) : said.join(" ");
}
