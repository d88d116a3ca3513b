// Rules of a person: what may run unasked, what always asks, what never runs. Each is a line of text:
//   git log           commands that begin with exactly these words, with arguments that are known to be harmless;
//                     of a command that is not known, exactly these words and no more
//   npm run *         commands that begin with these words, whatever follows (as long as it is literal)
//   write(path=src/**)   calls of a tool whose field `path` matches; `*` stays within a folder, `**` does not
//   browser_open(*)      every call of a tool
import { fail } from "../failure.ts";
import type { Json } from "../json.ts";

export type Rule =
  | { readonly kind: "command"; readonly text: string; readonly words: readonly string[]; readonly open: boolean }
  | {
      readonly kind: "tool";
      readonly text: string;
      readonly tool: string;
      readonly field: string | null;
      readonly pattern: string;
    };

/** Deny wins over ask, ask over allow; what no rule names asks. */
export interface Rules {
  readonly allow: readonly Rule[];
  readonly ask: readonly Rule[];
  readonly deny: readonly Rule[];
}

type Verdict = "allow" | "ask" | "deny";

export interface Judgement {
  readonly decision: Verdict;
  /** Sentences for a person; at least one. */
  readonly reasons: readonly string[];
  /** Set when a rule says to ask; else what asks is only allowed by none. */
  readonly asks?: true;
}

/** More is no list that a person keeps. */
const MOST_RULES = 1_000;
const LONGEST_RULE = 500;

/** `{ "allow": [...], "ask": [...], "deny": [...] }`, each perhaps absent. Throws `Failure` with code `invalid`. */
export function readRules(value: Json): Rules {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`Rules are an object such as {"allow":["git log"]}.`);
  const lists = new Map<string, Json>(Object.entries(value));
  const strange = [...lists.keys()].find((key) => key !== "allow" && key !== "ask" && key !== "deny");
  if (strange !== undefined) throw invalid(`"${strange}" is no list of rules; there are "allow", "ask" and "deny".`);
  const read = (key: string): Rule[] => {
    const list = lists.get(key) ?? [];
    if (!Array.isArray(list)) throw invalid(`"${key}" has to be a list of rules.`);
    if (list.length > MOST_RULES) throw invalid(`"${key}" has more than ${MOST_RULES} rules.`);
    return list.map(readRule);
  };
  return { allow: read("allow"), ask: read("ask"), deny: read("deny") };
}

function readRule(value: Json): Rule {
  if (typeof value !== "string" || value.length > LONGEST_RULE)
    throw invalid(
      `A rule is a text of at most ${LONGEST_RULE} characters, not ${JSON.stringify(value).slice(0, 100)}.`,
    );
  const text = value.trim();
  const call = /^([\w.:-]+)\((?:([\w-]+)=)?(.+)\)$/s.exec(text);
  if (call !== null) {
    const [, tool = "", field = null, pattern = ""] = call;
    if (field === null && pattern !== "*")
      throw invalid(
        `The rule "${text}" has to say which field it looks at, as in ${tool}(path=${pattern}), or ${tool}(*).`,
      );
    return { kind: "tool", text, tool, field, pattern };
  }
  const words = text.split(/ +/);
  const open = words.at(-1) === "*";
  if (open) words.pop();
  const wrong = words.find((word) => !/^[\w./:@%+,=-]+$/.test(word));
  if (words.length === 0 || wrong !== undefined)
    throw invalid(`The rule "${text}" has to be words such as git log, or a tool such as write(path=src/**).`);
  return { kind: "command", text, words, open };
}

function invalid(message: string) {
  return fail("invalid", message, "Correct the rules.");
}
