// Ids that are unique everywhere and sort by the time they were made: 26 characters, the layout of a ULID
// (https://github.com/ulid/spec): 48 bits of milliseconds, then 80 random bits, which count up within a millisecond.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @param random fills a new array of so many values from 0 to 31. */
export function createIds(now: () => number, random: (length: number) => Uint8Array): () => string {
  let lastTime = -1;
  let digits = new Uint8Array(16);
  return () => {
    const time = Math.max(now(), lastTime);
    if (time > lastTime) {
      digits = new Uint8Array(random(16).map((value) => value & 31));
      lastTime = time;
    } else {
      for (let at = 15; at >= 0; at--) {
        const next = ((digits[at] ?? 0) + 1) & 31;
        digits[at] = next;
        if (next !== 0) break;
      }
    }
    let text = "";
    for (let rest = time, length = 0; length < 10; length++) {
      text = (ALPHABET[rest % 32] ?? "") + text;
      rest = Math.floor(rest / 32);
    }
    for (const value of digits) text += ALPHABET[value] ?? "";
    return text;
  };
}
