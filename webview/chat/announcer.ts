// What a screen reader is told while an answer comes in: finished blocks, not too often, and never single words.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "./clock.ts";

/** Speech is slower than models: more often than this, nothing would be heard to its end. */
const PAUSE_MS = 2_500;
/** A longer text is cut: the whole answer is there to be read at one's own pace. */
const MAX_SPOKEN = 600;

export interface Announcer {
  /** The text of the live region. */
  readonly words: ReadonlySignal<string>;
  say(words: string): void;
  /** The same of what is not to be missed, however much was said before it: that an answer is over. */
  tell(words: string): void;
}

export function createAnnouncer(clock: Clock): Announcer {
  const spoken = signal("");
  let waiting: string[] = [];
  let told = "";
  /** Characters that wait. */
  let length = 0;
  let resting = false;
  function speak(): void {
    const text = waiting.join(" ").replace(/\s+/g, " ").trim();
    const last = told;
    waiting = [];
    told = "";
    length = 0;
    if (text === "" && last === "") return;
    resting = true;
    spoken.value = `${text.length > MAX_SPOKEN ? `${text.slice(0, MAX_SPOKEN)}…` : text} ${last}`.trim();
    clock.after(PAUSE_MS, () => {
      resting = false;
      speak();
    });
  }
  return {
    words: spoken,
    say(words) {
      // What would be cut is not kept: a quick answer says a book in a pause.
      if (length <= MAX_SPOKEN * 2) waiting.push(words);
      length += words.length;
      if (!resting) speak();
    },
    tell(words) {
      told = words;
      if (!resting) speak();
    },
  };
}
