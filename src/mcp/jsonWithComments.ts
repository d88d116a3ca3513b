// JSON as people write it into settings: with comments, and commas after the last of a list.
import type { Json } from "../core/json.ts";

/** Strings as they are, comments as blanks, and commas before a closing bracket away. Throws `SyntaxError`. */
export function parseJsonWithComments(text: string): Json {
  const plain = text
    .replace(/^\ufeff/, "")
    .replace(
      /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
      (_, string: string | undefined) => string ?? " ",
    );
  const whole = plain.replace(/("(?:[^"\\\n]|\\.)*")|,(\s*[\]}])/g, (_, string: string | undefined, end: string) =>
    string === undefined ? end : string,
  );
  return JSON.parse(whole) as Json;
}
