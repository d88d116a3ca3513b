// A failure of the store in the words of the person, who may be told in a window, and in English, for the log.
import type { ErrorInfo, FailureCode } from "../core/failure.ts";
import { english, t } from "../core/l10n.ts";

export type Translate = typeof t;
export type Sentences = readonly [message: string, advice: string];

/** In the person's language; with the English words where that is another. */
export function told(code: FailureCode, say: (t: Translate) => Sentences): ErrorInfo {
  const [message, advice] = say(t);
  const [plain, todo] = say(english);
  return { code, message, advice, ...(plain === message ? {} : { english: { message: plain, advice: todo } }) };
}
