// Cline and Roo Code speak to models in words: calls of tools are tags in an answer, what they returned is a text with a heading,
// and what the person said stands in a tag, beside what the program itself tells of its surroundings. Here these words become
// blocks in Anthropic's shape, as a model that calls tools by itself would have written them. What has no tag stays as it is.
// https://github.com/cline/cline/blob/v3.30.0/src/core/prompts/responses.ts, src/core/assistant-message/parse-assistant-message.ts
import { type Fields, fields, list, text } from "./fields.ts";

/** Tools that are called by a tag. */
const TOOLS = [
  ...["read_file", "write_to_file", "replace_in_file", "apply_diff", "apply_patch", "edit_file", "insert_content"],
  ...["search_and_replace", "search_files", "codebase_search", "list_files", "list_code_definition_names"],
  ...["execute_command", "read_command_output", "browser_action", "web_fetch", "web_search", "use_mcp_tool"],
  ...["access_mcp_resource", "load_mcp_documentation", "fetch_instructions", "new_task", "switch_mode", "new_rule"],
  ...["condense", "summarize_task", "report_bug", "update_todo_list", "focus_chain", "run_slash_command"],
];
/** Tools by which it speaks to the person, with the name of the words. */
const SPEECH: Readonly<Record<string, string>> = {
  attempt_completion: "result",
  ask_followup_question: "question",
  plan_mode_respond: "response",
  plan_mode_response: "response",
};
const OPENING = new RegExp(`^<(${[...TOOLS, ...Object.keys(SPEECH)].join("|")})>`, "m");
/** Their values are files, which may hold any tag: they end at the last one of their name. */
const WHOLE: ReadonlySet<string> = new Set(["content", "diff", "args", "arguments", "result"]);
const THINKING = ["thinking"];
const SURROUNDINGS = /^\s*<environment_details>/;
const HEADING = /^\[(\w+)(?: for [^\n]*)?\] Result:\s*/;
const SAID = ["task", "user_message", "feedback", "answer"];
const FAILED = /^(The tool execution failed|The user denied this operation)/;

/** What an answer's blocks are. `call`: the id of a call that stands in it as a tag. */
export function answerBlocks(content: unknown, call: string): { readonly blocks: readonly unknown[]; called: boolean } {
  let called = false;
  const blocks = blocksOf(content).flatMap((block): unknown[] => {
    switch (block.type) {
      case "text": {
        const found = tagged(text(block.text), call);
        called ||= found.some((one) => fields(one).type === "tool_use");
        return found;
      }
      case "tool_use": {
        const words = text(fields(block.input)[SPEECH[text(block.name)] ?? ""]);
        return words === "" ? [block] : [textBlock(words)];
      }
      case "reasoning":
        return text(block.text) === "" ? [] : [{ type: "thinking", thinking: text(block.text) }];
      default:
        return [block];
    }
  });
  return { blocks, called };
}

function tagged(words: string, call: string): unknown[] {
  const [all = "", name = ""] = OPENING.exec(words) ?? [];
  const from = all === "" ? words.length : words.search(OPENING);
  const closing = words.lastIndexOf(`</${name}>`);
  // An answer that was cut off has no end.
  const to = closing < from ? words.length : closing;
  const before = words.slice(0, from);
  const after = words.slice(to + `</${name}>`.length);
  const { inner, around } = taken(before, THINKING);
  const thoughts = inner.map((thought) => ({ type: "thinking", thinking: thought.trim() }));
  const spoken = [textBlock(around)];
  if (all !== "") {
    const values = valuesOf(words.slice(from + all.length, to));
    const speech = values[SPEECH[name] ?? ""];
    spoken.push(
      speech === undefined ? { type: "tool_use", id: call, name, input: values } : textBlock(speech),
      textBlock(after),
    );
  }
  return [...thoughts, ...spoken];
}

/** The values of a call: a tag each. */
function valuesOf(inner: string): Record<string, string> {
  const values: Record<string, string> = {};
  const opening = /<(\w+)>/g;
  for (let found = opening.exec(inner); found !== null; found = opening.exec(inner)) {
    const [all, name = ""] = found;
    const from = found.index + all.length;
    const closing = `</${name}>`;
    const end = WHOLE.has(name) ? inner.lastIndexOf(closing) : inner.indexOf(closing, from);
    const to = end < from ? inner.length : end;
    values[name] = inner.slice(from, to).replace(/^\n|\n$/g, "");
    opening.lastIndex = to + closing.length;
  }
  return values;
}

/** What a message to the model is: what the person said, or what tools returned, and what the program told beside it. */
export function messageBlocks(
  content: unknown,
  /** The id of the call that the answer before it made by a tag; null when it made none. */
  call: string | null,
): { readonly blocks: readonly unknown[]; readonly surroundings: readonly string[] } {
  const blocks: Fields[] = [];
  const said: Fields[] = [];
  const returned: string[] = [];
  const surroundings: string[] = [];
  let isResult = false;
  for (const block of blocksOf(content)) {
    const words = block.type === "text" ? text(block.text) : "";
    const spoken = saidIn(words);
    const heading = HEADING.exec(words);
    isResult ||= heading !== null;
    if (block.type === "tool_result" && isSaid(resultText(block))) said.push(...saidIn(resultText(block)));
    else if (block.type !== "text") blocks.push(block);
    else if (SURROUNDINGS.test(words)) surroundings.push(words.trim());
    else if (spoken.length > 0) said.push(...spoken);
    else if (isResult) returned.push(heading === null ? words : words.slice(heading[0].length));
    else said.push(block);
  }
  const result = returned.filter((words) => words.trim() !== "").join("\n\n");
  if (isResult && call !== null)
    blocks.unshift({ type: "tool_result", tool_use_id: call, content: result, is_error: FAILED.test(result) });
  // A question to the person, or the end of the task, returns what the person said.
  else if (isResult && said.length === 0 && result !== "") said.push(textBlock(result));
  const answered = blocks.findLastIndex(({ type }) => type === "tool_result");
  const last = blocks[answered];
  if (last === undefined || surroundings.length === 0) return { blocks: [...blocks, ...said], surroundings };
  // It came along with what the tool returned, and stays with it.
  const parts = [...blocksOf(last.content), ...surroundings.map(textBlock)];
  return { blocks: [...blocks.with(answered, { ...last, content: parts }), ...said], surroundings: [] };
}

const saidIn = (words: string): Fields[] => taken(words, SAID).inner.map(textBlock);

/** A question to the person returns nothing but what the person said. */
const isSaid = (words: string): boolean => words.trim() !== "" && taken(words, SAID).around.trim() === "";

/** What stands in the tags of these names, and what around them. Each word is looked at once, however many tags have no end. */
function taken(
  words: string,
  names: readonly string[],
): { readonly inner: readonly string[]; readonly around: string } {
  const opening = new RegExp(`<(${names.join("|")})>`, "g");
  const inner: string[] = [];
  const endless = new Set<string>();
  let around = "";
  let rest = 0;
  for (let found = opening.exec(words); found !== null; found = opening.exec(words)) {
    const [all, name = ""] = found;
    const from = found.index + all.length;
    const closing = `</${name}>`;
    const to = endless.has(name) ? -1 : words.indexOf(closing, from);
    if (to === -1) {
      endless.add(name);
      continue;
    }
    inner.push(words.slice(from, to));
    around += words.slice(rest, found.index);
    rest = to + closing.length;
    opening.lastIndex = rest;
  }
  return { inner, around: around + words.slice(rest) };
}

const resultText = ({ content }: Fields): string =>
  blocksOf(content)
    .map((part) => text(part.text))
    .join("\n");

const textBlock = (words: string): Fields => ({ type: "text", text: words.trim() });

const blocksOf = (content: unknown): readonly Fields[] =>
  typeof content === "string" ? (content === "" ? [] : [{ type: "text", text: content }]) : list(content).map(fields);
