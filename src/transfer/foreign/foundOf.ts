// One conversation of another program, read and brought into our words; whatever goes wrong in it is told, and others go on.
import { toErrorInfo } from "../../core/failure.ts";
import { t } from "../../core/l10n.ts";
import { countMessages, type Found, problem } from "../found.ts";
import type { ForeignConversation } from "./conversation.ts";
import { toSession } from "./toSession.ts";

/** `read` answers null for what is no conversation. */
export function* foundOf(where: string, read: () => ForeignConversation | null, now: number): Generator<Found> {
  let conversation: ForeignConversation | null;
  let made: ReturnType<typeof toSession>;
  try {
    conversation = read();
    if (conversation === null) {
      yield problem(where, t("It is no conversation of a program that is known, and was left out."));
      return;
    }
    made = toSession(conversation, now);
  } catch (thrown) {
    yield problem(where, t("It was left out: {0}", toErrorInfo(thrown).message));
    return;
  }
  for (const what of made.problems) yield problem(where, what);
  const messages = countMessages(made.copy);
  if (messages > 0) yield { type: "session", copy: made.copy, messages };
  else yield problem(where, t("Nothing was said in it, and it was left out."));
}
