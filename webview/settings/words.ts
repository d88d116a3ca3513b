// What a connection's row says.
import { type Connection, providerKinds } from "../../src/core/connection.ts";
import { errorWords, inSettings } from "../../src/core/failure.ts";
import type { PullProgress } from "../../src/core/provider.ts";
import type { ConnectionState, TestResult } from "../../src/protocol/settings.ts";
import { ago, count, percent, size } from "../shared/format.ts";
import { inLanguage, t } from "../shared/l10n.ts";

/** Less is told in no figure: the hover has the time. */
const JUST_NOW_MS = 60_000;

/** "key ••••3f9a", "no key"; empty where none is asked for, or a server on this machine does without. */
export function keyWords({ connection, keyEnds }: ConnectionState): string {
  const { key, defaultUrl } = providerKinds[connection.provider];
  if (key === "none") return "";
  if (key === "optional" && keyEnds === null && defaultUrl !== undefined && connection.baseUrl === undefined) return "";
  return keyEnds === null ? t("no key") : t("key ••••{0}", keyEnds);
}

/** True when it cannot work until a key is set. */
export const lacksKey = ({ connection, keyEnds }: ConnectionState): boolean =>
  keyEnds === null && providerKinds[connection.provider].key === "required";

export const addressOf = (connection: Connection): string =>
  connection.baseUrl ?? providerKinds[connection.provider].defaultUrl ?? "";

/** "Tested 2 min ago, 11 models.", or what is wrong, what to do, and when that was found. */
export function testWords(tested: TestResult, now: number): string {
  const when = now - tested.at < JUST_NOW_MS ? t("just now") : ago(tested.at, now);
  // No list to count, but it answered: what was tested says more.
  if (tested.ok && tested.models === 0) return t("{0} (tested {1})", inLanguage(tested.words), when);
  if (tested.ok) {
    if (tested.models === null) return t("Tested {0}.", when);
    return tested.models === 1
      ? t("Tested {0}, 1 model.", when)
      : t("Tested {0}, {1} models.", when, count(tested.models));
  }
  const words = tested.error === undefined ? inLanguage(tested.words) : errorWords(inSettings(tested.error));
  return t("{0} (tested {1})", words, when);
}

/** "pulling 4f2a… · 1.2 GB of 4.7 GB (26 %)". */
export function progressWords(progress: PullProgress | null): string {
  if (progress === null) return t("Asking the server…");
  const { status, completed, total } = progress;
  if (total === undefined) return status;
  const done = completed ?? 0;
  return t("{0} · {1} of {2} ({3})", status, size(done), size(total), percent(done, total));
}
