// A JavaScript expression (flag u) in ripgrep's dialect (https://docs.rs/regex/latest/regex/#syntax), so that both ways of
// searching find the same. What only JavaScript has (looking around, back references) ripgrep refuses; then we search ourselves.

const CLASSES: Readonly<Record<string, string>> = {
  // There they mean all of Unicode's.
  d: "[0-9]",
  D: "[^0-9]",
  w: "[0-9A-Za-z_]",
  W: "[^0-9A-Za-z_]",
  s: "[\\s\\x{feff}--\\x{85}]",
  S: "[[^\\s\\x{feff}]\\x{85}]",
};

export function rustExpression(source: string): string {
  let inClass = false;
  let out = "";
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? "";
    const next = source[at + 1] ?? "";
    if (character === "\\") {
      at++;
      if (next in CLASSES) out += CLASSES[next];
      else if (!inClass && (next === "b" || next === "B")) out += `(?-u:\\${next})`;
      else if (inClass && next === "b") out += "\\x08";
      else out += `\\${next}`;
    } else if (inClass && character !== "]" && "[&~".includes(character)) {
      // There a class may hold a class, and two classes be cut.
      out += `\\${character}`;
    } else {
      if (character === "[" && !inClass) {
        inClass = true;
        // `[^]` and `[]` are JavaScript's own: as they stand they are refused.
      } else if (character === "]") inClass = false;
      out += character;
    }
  }
  return out;
}
