// Text into HTML: what stands for itself, and nothing else. (https://html.spec.whatwg.org/multipage/syntax.html#syntax-text)

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes. A zero would be no HTML at all. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => entities[sign] ?? "").replaceAll("\u0000", "\ufffd");
