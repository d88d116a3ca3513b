// The preview of model calls under way, from parts that may be lost, come twice, or come before the fact they belong to.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Assembler, createAssembler } from "../../src/core/assemble.ts";
import type { AssistantBlock } from "../../src/core/message.ts";
import type { Live } from "../../src/protocol/chat.ts";
import type { Clock } from "./clock.ts";

export interface LiveCalls {
  /** By span, what has come so far; renewed at most once per frame. */
  readonly contents: ReadonlySignal<ReadonlyMap<string, readonly AssistantBlock[]>>;
  take(live: Live): void;
  /** What had come before this view was there. */
  join(live: Live): void;
  /** Forgets the calls for which `over` says so: their facts have replaced the preview. */
  drop(over: (span: string) => boolean): void;
  /** How long the call thought before it said anything, in milliseconds; null when that was not seen. */
  thoughtMs(span: string): number | null;
}

interface Call {
  readonly assembler: Assembler;
  count: number;
  /** True while missing parts are asked for: what comes meanwhile is in the answer too, or will be missed and asked for. */
  asking: boolean;
  /** Whether all of it came while this view was there: else how long it thought is not known. */
  readonly watched: boolean;
  thinkingSince: number | null;
}

/** `ask` fetches the parts from a number on; null when the call is over. */
export function createLiveCalls(clock: Clock, ask: (span: string, from: number) => Promise<Live | null>): LiveCalls {
  const contents = signal<ReadonlyMap<string, readonly AssistantBlock[]>>(new Map());
  const calls = new Map<string, Call>();
  const thought = new Map<string, number>();
  let scheduled = false;

  function show(): void {
    if (scheduled) return;
    scheduled = true;
    clock.frame(() => {
      scheduled = false;
      const shown = new Map<string, readonly AssistantBlock[]>();
      for (const [span, call] of calls) if (call.count > 0) shown.set(span, call.assembler.result().content);
      contents.value = shown;
    });
  }

  async function fill(span: string, call: Call): Promise<void> {
    call.asking = true;
    // When it cannot be had, the next notice asks again, and the fact replaces all of it in the end.
    const missed = await ask(span, call.count).catch(() => null);
    call.asking = false;
    if (missed && calls.get(span) === call) take(missed);
  }

  function take({ span, from, parts }: Live, watched = from === 0): void {
    const call: Call = calls.get(span) ?? {
      assembler: createAssembler(),
      count: 0,
      asking: false,
      watched,
      thinkingSince: null,
    };
    calls.set(span, call);
    if (from > call.count) {
      if (!call.asking) void fill(span, call);
      return;
    }
    const fresh = parts.slice(call.count - from);
    if (fresh.length === 0) return;
    for (const part of fresh) call.assembler.add(part);
    if (fresh.some((part) => part.type === "thinking")) call.thinkingSince ??= clock.now();
    const speaks = fresh.some((part) => part.type === "text" || part.type === "call");
    if (speaks && call.watched && call.thinkingSince !== null && !thought.has(span))
      thought.set(span, clock.now() - call.thinkingSince);
    call.count += fresh.length;
    show();
  }

  return {
    contents,
    take: (live) => take(live),
    join: (live) => take(live, false),
    drop(over) {
      for (const span of calls.keys()) {
        if (over(span)) {
          calls.delete(span);
          show();
        }
      }
    },
    thoughtMs: (span) => thought.get(span) ?? null,
  };
}
