// A codicon. It says nothing to a screen reader: whatever holds it has the name.

/** `name` as on https://microsoft.github.io/vscode-codicons, without the prefix; `spin` for what is alive. */
export function Icon(props: { readonly name: string; readonly spin?: boolean }) {
  return (
    <span class={`codicon codicon-${props.name}${props.spin ? " codicon-modifier-spin" : ""}`} aria-hidden="true" />
  );
}
