// What runs in the page, in a world of its own, as text: it is no part of this program.
export const STAY = `function () {
  for (const one of [this.closest?.("a, area, form"), this.form, document.querySelector("base[target]")])
    if (one?.target) one.target = "_self";
}`;
export const PREPARE_TYPING = `function (text) {
  if (this instanceof HTMLSelectElement) {
    const choice = [...this.options].find((one) => one.label.trim() === text.trim() || one.value === text);
    if (!choice) return "missing";
    this.value = choice.value;
    this.dispatchEvent(new Event("input", { bubbles: true }));
    this.dispatchEvent(new Event("change", { bubbles: true }));
    return "chosen";
  }
  if (this instanceof HTMLInputElement && this.type === "file") return "file";
  const field = this instanceof HTMLInputElement || this instanceof HTMLTextAreaElement;
  if (!field && !this.isContentEditable) return "none";
  this.focus();
  if (field) this.select();
  else getSelection().selectAllChildren(this);
  return "type";
}`;
export const SUBMIT = "function () { this.form?.requestSubmit(); }";
export const SHOWS = `(text) => {
  const plain = (long) => long.replace(/\\s+/g, " ");
  return plain(document.body?.innerText ?? "").includes(plain(text).trim());
}`;
