// Figures in words, the same in every view. Unknown is said, never shown as zero.
import type { Cost, CostTotal } from "../../src/core/cost.ts";
import type { Price } from "../../src/core/price.ts";
import { inLanguage, language, t } from "./l10n.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** English figures as in America, English times as in Britain: neither has another way to be read. */
const [figures, times] = language === "en" ? ["en-US", "en-GB"] : [language, language];
const POINT = (0.5).toLocaleString(figures).charAt(1);

/** To so many decimals, without marks between the thousands. */
const fixed = (value: number, decimals: number): string => value.toFixed(decimals).replace(".", POINT);

/** By decimals: to make one takes a hundred times as long as to use it, and each row of a list does. */
const dollarFormats = new Map<string, Intl.NumberFormat>();
function dollarFormat(least: number, most: number): Intl.NumberFormat {
  const key = `${least} ${most}`;
  const known = dollarFormats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(figures, {
    ...({ style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const),
    ...{ minimumFractionDigits: least, maximumFractionDigits: most },
  });
  dollarFormats.set(key, made);
  return made;
}

/** US dollars with two decimals, or as many more as there are, up to `most`. */
export const dollars = (usd: number, most: number, least = 2): string => dollarFormat(least, most).format(usd);

const countFormat = new Intl.NumberFormat(figures);
/** "1,204". */
export const count = (value: number): string => countFormat.format(value);

/** "2.5": to one decimal, where there is one. */
export const amount = (value: number): string => value.toLocaleString(figures, { maximumFractionDigits: 1 });

/** "1 event", "1,204 events". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Tokens, short: "812", "1.2k", "210k", "1.2M". The exact number belongs in a hover. */
export function tokens(value: number): string {
  if (value < 1_000) return String(value);
  if (value < 9_950) return `${fixed(value / 1_000, 1)}k`;
  if (value < 999_500) return `${Math.round(value / 1_000)}k`;
  if (value < 9_950_000) return `${fixed(value / 1_000_000, 1)}M`;
  return `${count(Math.round(value / 1_000_000))}M`;
}

/** How long something took: "45 ms", "0.8 s", "48.2 s", "3 min 12 s", "2 h 5 min". */
export function duration(ms: number): string {
  if (ms < 99.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59.95 * SECOND) return `${fixed(ms / SECOND, 1)} s`;
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
  const tail = `${POINT}${two(hundredths % 100)}`;
  if (seconds < 60) return `${sign}${seconds}${tail}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${sign}${minutes}:${two(seconds % 60)}${tail}`;
  return `${sign}${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** US dollars: "$0.0061", "$0.042", "$0.31", "$1,204.50"; below a hundredth of a cent "<$0.0001". */
export function money(usd: number): string {
  if (usd === 0) return dollars(0, 2);
  if (usd < 0) return `−${money(-usd)}`;
  if (usd < 0.000_05) return `<${dollars(0.000_1, 4)}`;
  // Two significant figures, but at least whole cents and at most a hundredth of a cent.
  const decimals = Math.min(4, Math.max(2, 1 - Math.floor(Math.log10(usd))));
  return dollars(usd, decimals);
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
      return t("free");
    case "unknown":
      return t("unknown");
    default:
      return value satisfies never;
  }
}

/** Where a cost is from, in a sentence. */
export function costProvenance(value: Cost): string {
  switch (value.kind) {
    case "computed":
      return value.exact
        ? t(
            '{0}, from the tokens that the provider reported and the price of "{1}" in {2}.',
            ...[exactMoney(value.usd), value.entry, value.table],
          )
        : t(
            'About {0}, by the price of "{1}" in {2}: the nearest known for this model at this address.',
            ...[exactMoney(value.usd), value.entry, value.table],
          );
    case "entered":
      return value.exact
        ? t(
            "{0}, from the tokens that the provider reported and the price that you entered: {1}.",
            ...[exactMoney(value.usd), priceWords(value.price)],
          )
        : t(
            "About {0}, by the price that you entered ({1}), which has no rate of its own for some of the tokens in the cache.",
            ...[exactMoney(value.usd), priceWords(value.price)],
          );
    case "reported":
      return t("{0}, as {1} recorded it.", exactMoney(value.usd), value.by);
    case "free":
      return t("Free: {0}", inLanguage(value.why));
    case "unknown":
      return t("Unknown: {0}", inLanguage(value.why));
    default:
      return value satisfies never;
  }
}

/** "$3 in, $15 out, $0.30 cached, $3.75 written to the cache, per million tokens". */
export function priceWords({ input, output, cacheRead, cacheWrite }: Price): string {
  const kinds = [
    t("{0} in", rate(input)),
    t("{0} out", rate(output)),
    cacheRead === undefined ? null : t("{0} cached", rate(cacheRead)),
    cacheWrite === undefined ? null : t("{0} written to the cache", rate(cacheWrite)),
  ];
  return t("{0}, per million tokens", kinds.filter((kind) => kind !== null).join(", "));
}

/** A price as lists write it: "$3", "$0.30", "$0.075". */
export const rate = (usd: number): string => (Number.isInteger(usd) ? dollars(usd, 0, 0) : dollars(usd, 4));

/** "$0.31", "~$0.31", "$0.31 + unknown" when calls are missing from the sum, "unknown" when all are. */
export function costTotal(total: CostTotal): string {
  if (total.unknown > 0 && total.usd === 0) return t("unknown");
  const sum = `${total.estimated ? "~" : ""}${money(total.usd)}`;
  return total.unknown > 0 ? t("{0} + unknown", sum) : sum;
}

/** The same of model calls that were made (`tokens`: in and out, of all): "free" where nothing is to be paid for them. */
export const paidTotal = (total: CostTotal, tokens: number): string =>
  total.usd === 0 && total.unknown === 0 && tokens > 0 ? t("free") : costTotal(total);

/** What a sum of costs does and does not hold, in a sentence. */
export function costTotalProvenance(total: CostTotal): string {
  if (total.usd === 0 && total.unknown === 1)
    return t("The cost of 1 call is unknown, and no other call cost anything.");
  if (total.usd === 0 && total.unknown > 1)
    return t("The cost of {0} calls is unknown, and no other call cost anything.", count(total.unknown));
  const sentences = [t("{0} over all model calls whose cost is known.", exactMoney(total.usd))];
  if (total.estimated) sentences.push(t("Part of it is an estimate: a model had no price of its own."));
  if (total.unknown === 1) sentences.push(t("The cost of 1 call is unknown and not in it."));
  if (total.unknown > 1) sentences.push(t("The cost of {0} calls is unknown and not in it.", count(total.unknown)));
  return sentences.join(" ");
}

/** A cost to the last figure that means something: "$0.006123". */
export const exactMoney = (usd: number): string => dollars(usd, 6);

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
  if (bytes < 9_950) return `${fixed(bytes / 1_000, 1)} KB`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} KB`;
  if (bytes < 9_950_000) return `${fixed(bytes / 1_000_000, 1)} MB`;
  if (bytes < 999_500_000) return `${Math.round(bytes / 1_000_000)} MB`;
  return `${fixed(bytes / 1_000_000_000, 1)} GB`;
}

/** Speed: "97 tok/s"; null when nothing can be said. */
export function speed(outputTokens: number, ms: number): string | null {
  if (ms <= 0 || outputTokens <= 0) return null;
  const rate = (outputTokens / ms) * SECOND;
  return t("{0} tok/s", rate < 9.95 ? fixed(rate, 1) : count(Math.round(rate)));
}

const clock = { hour: "2-digit", minute: "2-digit" } as const;
const timeToday = new Intl.DateTimeFormat(times, clock);
const timeThisYear = new Intl.DateTimeFormat(times, { day: "numeric", month: "short", ...clock });
const timeBefore = new Intl.DateTimeFormat(times, { day: "numeric", month: "short", year: "numeric", ...clock });

/** Local time: "10:42" of today, "3 Nov, 10:42" of another day, "3 Nov 2025, 10:42" of another year. */
export function time(at: number, now = Date.now()): string {
  const [date, today] = [new Date(at), new Date(now)];
  if (date.getFullYear() !== today.getFullYear()) return timeBefore.format(date);
  return (date.toDateString() === today.toDateString() ? timeToday : timeThisYear).format(date);
}

const exactly = new Intl.DateTimeFormat(times, {
  ...({ year: "numeric", month: "2-digit", day: "2-digit" } as const),
  ...({ hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 } as const),
});

/** Local date and time to the millisecond, for hovers: "2026-11-22 10:42:07.123". */
export function exactTime(at: number): string {
  const date = new Date(at);
  if (language !== "en") return exactly.format(date);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** "26 November 2026". */
export const date = (at: number): string =>
  new Date(at).toLocaleDateString(times, { day: "numeric", month: "long", year: "numeric" });

/** "now", "2 min ago", "3 h ago", "5 days ago". */
export function ago(at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE) return t("now");
  if (passed < HOUR) return t("{0} min ago", Math.floor(passed / MINUTE));
  if (passed < DAY) return t("{0} h ago", Math.floor(passed / HOUR));
  const days = Math.floor(passed / DAY);
  return days === 1 ? t("1 day ago") : t("{0} days ago", count(days));
}
