// Commands in an answer, as a person would type them.

/** What a shell shows before a command, in a block that shows what it prints too. */
const PROMPT = /^\s*(?:\$|>|%|#|PS [^>]*>)\s+/;
const SESSION = new Set(["console", "shell-session", "shellsession", "terminal"]);

/** Of a recorded session only the commands. Lines that are empty, or nothing but a comment, are left out. */
export function shellLines(language: string, text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const prompted = lines.filter((line) => /^\s*(\$|PS [^>]*>) /.test(line));
  const recorded =
    prompted.length > 0 ? prompted : SESSION.has(language) ? lines.filter((line) => PROMPT.test(line)) : [];
  const commands = recorded.length > 0 ? recorded.map((line) => line.replace(PROMPT, "")) : lines;
  return commands.filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
}
