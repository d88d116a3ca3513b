// Was a value made by a machine to be secret, or is it made of words?

/** Shorter ones cannot be told from words and numbers. */
const SHORTEST = 16;
/** Of 16 random hexadecimal digits about ten differ. */
const LEAST_DIFFERENT = 8;
/**
 * Between letters and digits, or small and capital letters, in proportion to the length: keys and hashes change about twice as
 * often, names in code, dates and versions less.
 */
const LEAST_CHANGES = 0.25;

const UUID = /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;
/** A file, an address, or a placeholder that a program fills in. */
const NO_VALUE = /^(\.{0,2}\/|~|[A-Za-z]:\\|\$|%|#|@)|:\/\/|\.(pem|key|crt|cer|p12|pfx|json|ya?ml|txt|env)$/i;

const SMALL = 1;
const CAPITAL = 2;
const DIGIT = 4;

/** Whether `value` is long, mixed and made of no words. UUIDs are names of things, and no secrets. */
export function looksRandom(value: string): boolean {
  if (value.length < SHORTEST || NO_VALUE.test(value) || UUID.test(value)) return false;
  const seen = new Uint8Array(128);
  let different = 0;
  let kinds = 0;
  let counted = 0;
  let changes = 0;
  let last = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    const kind = kindOf(code);
    if (kind !== 0) {
      if (seen[code] === 0) different++;
      seen[code] = 1;
      counted++;
      kinds |= kind;
      // A capital before a small letter begins a word.
      if (last !== 0 && last !== kind && !(last === CAPITAL && kind === SMALL)) changes++;
    }
    last = kind;
  }
  const isMixed = (kinds & DIGIT) !== 0 && kinds !== DIGIT;
  return isMixed && different >= LEAST_DIFFERENT && changes >= counted * LEAST_CHANGES;
}

/** 0 for what is neither a letter nor a digit. */
function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return SMALL;
  if (code >= 65 && code <= 90) return CAPITAL;
  return code >= 48 && code <= 57 ? DIGIT : 0;
}
