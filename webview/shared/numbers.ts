// Numbers as people write them. An empty field is undefined, what is no number is NaN.
import { language } from "./l10n.ts";

/** What stands between the thousands, and before the decimals, in the reader's language. */
const [GROUP, POINT] = [(12_345).toLocaleString(language).charAt(2), (0.5).toLocaleString(language).charAt(1)];

/** "0,7" is what many keyboards and habits make of 0.7. */
export const decimal = (text: string): number | undefined =>
  text.trim() === "" ? undefined : Number(text.trim().replace(",", "."));
/** "8,192" and "8 192" are 8192, and so is "8.192" where a point stands between the thousands. */
export const whole = (text: string): number | undefined =>
  text.trim() === "" ? undefined : Number(text.replace(/[\s,_]/g, "").replaceAll(GROUP, ""));

/** What `decimal` reads, as the reader's language writes it; empty of undefined. */
export const decimalText = (value: number | undefined): string =>
  value === undefined ? "" : String(value).replace(".", POINT);
