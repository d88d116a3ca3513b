// Rules of a person: what may run unasked, what always asks, what never runs. Each is a line of text:
//   git log           commands that begin with exactly these words, with arguments that are known to be harmless;
//                     of a command that is not known, exactly these words and no more
//   npm run *         commands that begin with these words, whatever follows (as long as it is literal)
//   write(path=src/**)   calls of a tool whose field `path` matches; `*` stays within a folder, `**` does not
//   browser_open(*)      every call of a tool
import { fail } from "../failure.ts";
import type { Json } from "../json.ts";
import { english } from "../l10n.ts";

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
    throw invalid(english('Rules are an object such as {"allow":["git log"]}.'));
  const lists = new Map<string, Json>(Object.entries(value));
  const strange = [...lists.keys()].find((key) => key !== "allow" && key !== "ask" && key !== "deny");
  if (strange !== undefined)
    throw invalid(english('"{0}" is no list of rules; there are "allow", "ask" and "deny".', strange));
  const read = (key: string): Rule[] => {
    const list = lists.get(key) ?? [];
    if (!Array.isArray(list)) throw invalid(english('"{0}" has to be a list of rules.', key));
    if (list.length > MOST_RULES) throw invalid(english('"{0}" has more than {1} rules.', key, MOST_RULES));
    return list.map(readRule);
  };
  return { allow: read("allow"), ask: read("ask"), deny: read("deny") };
}

function readRule(value: Json): Rule {
  if (typeof value !== "string" || value.length > LONGEST_RULE)
    throw invalid(
      english(
        "A rule is a text of at most {0} characters, not {1}.",
        ...[LONGEST_RULE, JSON.stringify(value).slice(0, 100)],
      ),
    );
  const text = value.trim();
  const call = /^([\w.:-]+)\((?:([\w-]+)=)?(.+)\)$/s.exec(text);
  if (call !== null) {
    const [, tool = "", field = null, pattern = ""] = call;
    if (field === null && pattern !== "*")
      throw invalid(
        english(
          'The rule "{0}" has to say which field it looks at, as in {1}, or {2}.',
          ...[text, `${tool}(path=${pattern})`, `${tool}(*)`],
        ),
      );
    return { kind: "tool", text, tool, field, pattern };
  }
  const words = text.split(/ +/);
  const open = words.at(-1) === "*";
  if (open) words.pop();
  const wrong = words.find((word) => !/^[\w./:@%+,=-]+$/.test(word));
  if (words.length === 0 || wrong !== undefined)
    throw invalid(
      english('The rule "{0}" has to be words such as git log, or a tool such as write(path=src/**).', text),
    );
  return { kind: "command", text, words, open };
}

function invalid(message: string) {
  return fail("invalid", message, english("Correct the rules."));
}
