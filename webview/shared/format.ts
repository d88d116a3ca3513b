// Figures in words, the same in every view. Unknown is said, never shown as zero.
import type { Cost, CostTotal } from "../../src/core/cost.ts";
import type { Price } from "../../src/core/price.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "1,204". */
export const count = (value: number): string => value.toLocaleString("en-US");

/** "1 event", "1,204 events". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Tokens, short: "812", "1.2k", "210k", "1.2M". The exact number belongs in a hover. */
export function tokens(value: number): string {
  if (value < 1_000) return String(value);
  if (value < 9_950) return `${(value / 1_000).toFixed(1)}k`;
  if (value < 999_500) return `${Math.round(value / 1_000)}k`;
  if (value < 9_950_000) return `${(value / 1_000_000).toFixed(1)}M`;
  return `${count(Math.round(value / 1_000_000))}M`;
}

/** How long something took: "45 ms", "0.8 s", "48.2 s", "3 min 12 s", "2 h 5 min". */
export function duration(ms: number): string {
  if (ms < 99.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59.95 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < HOUR - SECOND / 2) {
    const seconds = Math.round(ms / SECOND);
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const minutes = Math.round(ms / MINUTE);
  return minutes % 60 === 0 ? `${count(minutes / 60)} h` : `${count(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** Time since a start, in seconds: "+3.24", "+1:03.24", "+1:02:03". */
export function offset(ms: number): string {
  const sign = ms < 0 ? "−" : "+";
  const hundredths = Math.round(Math.abs(ms) / 10);
  const seconds = Math.floor(hundredths / 100);
  const two = (value: number) => String(value).padStart(2, "0");
  const tail = `.${two(hundredths % 100)}`;
  if (seconds < 60) return `${sign}${seconds}${tail}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${sign}${minutes}:${two(seconds % 60)}${tail}`;
  return `${sign}${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** US dollars: "$0.0061", "$0.042", "$0.31", "$1,204.50"; below a hundredth of a cent "<$0.0001". */
export function money(usd: number): string {
  if (usd === 0) return "$0.00";
  if (usd < 0) return `−${money(-usd)}`;
  if (usd < 0.000_05) return "<$0.0001";
  // Two significant figures, but at least whole cents and at most a hundredth of a cent.
  const decimals = Math.min(4, Math.max(2, 1 - Math.floor(Math.log10(usd))));
  const text = usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: decimals });
  return `$${text}`;
}

/** "$0.0061", "~$0.0061" for an estimate, "free", "unknown". */
export function cost(value: Cost): string {
  switch (value.kind) {
    case "computed":
    case "entered":
      return value.exact ? money(value.usd) : `~${money(value.usd)}`;
    case "reported":
      return money(value.usd);
    case "free":
      return "free";
    case "unknown":
      return "unknown";
    default:
      return value satisfies never;
  }
}

/** Where a cost is from, in a sentence. */
export function costProvenance(value: Cost): string {
  switch (value.kind) {
    case "computed":
      return value.exact
        ? `${exactMoney(value.usd)}, from the tokens that the provider reported and the price of "${value.entry}" in ${value.table}.`
        : `About ${exactMoney(value.usd)}, by the price of "${value.entry}" in ${value.table}: the nearest known for this model at this address.`;
    case "entered":
      return value.exact
        ? `${exactMoney(value.usd)}, from the tokens that the provider reported and the price that you entered: ${priceWords(value.price)}.`
        : `About ${exactMoney(value.usd)}, by the price that you entered (${priceWords(value.price)}), which has no rate of its own for some of the tokens in the cache.`;
    case "reported":
      return `${exactMoney(value.usd)}, as ${value.by} recorded it.`;
    case "free":
      return `Free: ${value.why}`;
    case "unknown":
      return `Unknown: ${value.why}`;
    default:
      return value satisfies never;
  }
}

/** "$3 in, $15 out, $0.30 cached, $3.75 written to the cache, per million tokens". */
export function priceWords({ input, output, cacheRead, cacheWrite }: Price): string {
  const kinds = [
    `${rate(input)} in`,
    `${rate(output)} out`,
    cacheRead === undefined ? null : `${rate(cacheRead)} cached`,
    cacheWrite === undefined ? null : `${rate(cacheWrite)} written to the cache`,
  ];
  return `${kinds.filter((kind) => kind !== null).join(", ")}, per million tokens`;
}

/** A price as lists write it: "$3", "$0.30", "$0.075". */
export function rate(usd: number): string {
  if (Number.isInteger(usd)) return `$${count(usd)}`;
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;
}

/** "$0.31", "~$0.31", "$0.31 + unknown" when calls are missing from the sum, "unknown" when all are. */
export function costTotal(total: CostTotal): string {
  if (total.unknown > 0 && total.usd === 0) return "unknown";
  const sum = `${total.estimated ? "~" : ""}${money(total.usd)}`;
  return total.unknown > 0 ? `${sum} + unknown` : sum;
}

/** What a sum of costs does and does not hold, in a sentence. */
export function costTotalProvenance(total: CostTotal): string {
  const sum = `${exactMoney(total.usd)} over all model calls whose cost is known.`;
  const estimated = total.estimated ? " Part of it is an estimate: a model had no price of its own." : "";
  const unknown = total.unknown > 0 ? ` The cost of ${counted(total.unknown, "call")} is unknown and not in it.` : "";
  return sum + estimated + unknown;
}

/** A cost to the last figure that means something: "$0.006123". */
export const exactMoney = (usd: number): string =>
  `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 6 })}`;

/** "71 %"; a share that is not all never reads "100 %", one that is not nothing never "0 %". */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return "0 %";
  const rounded = Math.round((part / whole) * 100);
  if (rounded === 0 && part > 0) return "<1 %";
  if (rounded === 100 && part < whole) return "99 %";
  return `${rounded} %`;
}

/** Bytes, or characters of text: "812 B", "1.2 KB", "20 MB", "4.7 GB". */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 9_950) return `${(bytes / 1_000).toFixed(1)} KB`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} KB`;
  if (bytes < 9_950_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  if (bytes < 999_500_000) return `${Math.round(bytes / 1_000_000)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** Speed: "97 tok/s"; null when nothing can be said. */
export function speed(outputTokens: number, ms: number): string | null {
  if (ms <= 0 || outputTokens <= 0) return null;
  const rate = (outputTokens / ms) * SECOND;
  return `${rate < 9.95 ? rate.toFixed(1) : count(Math.round(rate))} tok/s`;
}

/** Local time of day: "10:42". */
export const time = (at: number): string =>
  new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

/** Local date and time to the millisecond, for hovers: "2026-11-22 10:42:07.123". */
export function exactTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${date.toLocaleTimeString("en-GB")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** "26 November 2026". */
export const date = (at: number): string =>
  new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "now", "2 min ago", "3 h ago", "5 days ago". */
export function ago(at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE) return "now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h ago`;
  return `${counted(Math.floor(passed / DAY), "day")} ago`;
}
