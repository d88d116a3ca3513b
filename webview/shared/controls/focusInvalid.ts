/** Puts the keyboard into the first field that has to be mended, and what is wrong with it into view. */
export function focusInvalid(form: HTMLElement | null): void {
  const control = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  control?.focus();
  control?.closest(".field")?.scrollIntoView({ block: "nearest" });
}
