import type { Failure } from "../../core/failure.ts";
import type { Part } from "../../core/provider.ts";
import { openWire, type Wire, type WireOptions } from "./wire.ts";

/** Turns a vendor's events into parts. One per response. */
export interface Translator<Event> {
  take(event: Event): Iterable<Part>;
  /** The terminal marker came. */
  ended(): boolean;
  /** What is told last: usage, and why it ended. */
  last(): Iterable<Part>;
}

/** One request and its streamed answer: the frame that every adapter's `stream` fills in. */
export async function* converse<Event>(
  wireOptions: WireOptions,
  ask: (wire: Wire) => AsyncIterable<Event> | Promise<AsyncIterable<Event>>,
  translate: (reported: (error: unknown) => Failure) => Translator<Event>,
): AsyncGenerator<Part> {
  const wire = openWire(wireOptions);
  const translator = translate(wire.reported);
  try {
    for await (const event of await ask(wire)) {
      // Not `yield*`, which makes promises of its own for each part.
      for (const part of translator.take(event)) yield part;
      if (translator.ended()) wire.ended();
    }
    const failure = wire.outcome();
    if (failure) throw failure;
  } catch (thrown) {
    const failure = wire.outcome(thrown);
    if (failure) throw failure;
  } finally {
    wire.close();
  }
  yield* translator.last();
}

/** One question with a short answer. */
export async function inquire<T>(wireOptions: WireOptions, ask: (wire: Wire) => Promise<T>): Promise<T> {
  const wire = openWire(wireOptions);
  try {
    return await ask(wire);
  } catch (thrown) {
    throw wire.outcome(thrown) ?? thrown;
  } finally {
    wire.close();
  }
}
