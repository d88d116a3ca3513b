// Numbers as people write them. An empty field is undefined, what is no number is NaN.

/** "0,7" is what many keyboards and habits make of 0.7. */
export const decimal = (text: string): number | undefined =>
  text.trim() === "" ? undefined : Number(text.trim().replace(",", "."));
/** "8,192" and "8 192" are 8192. */
export const whole = (text: string): number | undefined =>
  text.trim() === "" ? undefined : Number(text.replace(/[\s,_]/g, ""));
