// What a connection's row says.
import { type Connection, providerKinds } from "../../src/core/connection.ts";
import type { PullProgress } from "../../src/core/provider.ts";
import type { ConnectionState, TestResult } from "../../src/protocol/settings.ts";
import { ago, counted, percent, size } from "../shared/format.ts";

/** "key ••••3f9a", "no key"; empty where none is asked for, or a server on this machine does without. */
export function keyWords({ connection, keyEnds }: ConnectionState): string {
  const { key, defaultUrl } = providerKinds[connection.provider];
  if (key === "none") return "";
  if (key === "optional" && keyEnds === null && defaultUrl !== undefined && connection.baseUrl === undefined) return "";
  return keyEnds === null ? "no key" : `key ••••${keyEnds}`;
}

/** True when it cannot work until a key is set. */
export const lacksKey = ({ connection, keyEnds }: ConnectionState): boolean =>
  keyEnds === null && providerKinds[connection.provider].key === "required";

export const addressOf = (connection: Connection): string =>
  connection.baseUrl ?? providerKinds[connection.provider].defaultUrl ?? "";

/** "Tested 2 min ago, 11 models.", or what is wrong, what to do, and when that was found. */
export function testWords(tested: TestResult, now: number): string {
  const passed = ago(tested.at, now);
  const when = `ested ${passed === "now" ? "just now" : passed}`;
  // No list to count, but it answered: what was tested says more.
  if (tested.ok && tested.models === 0) return `${tested.words} (t${when})`;
  if (tested.ok) return `T${when}${tested.models === null ? "" : `, ${counted(tested.models, "model")}`}.`;
  const advice = tested.error?.advice;
  const todo = advice === undefined || tested.words.includes(advice) ? "" : ` ${advice}`;
  return `${tested.words}${todo} (t${when})`;
}

/** "pulling 4f2a… · 1.2 GB of 4.7 GB (26 %)". */
export function progressWords(progress: PullProgress | null): string {
  if (progress === null) return "Asking the server…";
  const { status, completed, total } = progress;
  if (total === undefined) return status;
  const done = completed ?? 0;
  return `${status} · ${size(done)} of ${size(total)} (${percent(done, total)})`;
}
