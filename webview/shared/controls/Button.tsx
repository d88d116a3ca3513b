// The toolkit's button.
import type { Button as Element } from "@vscode/webview-ui-toolkit";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../Icon.tsx";

export function Button(props: {
  readonly id?: string;
  /** The one main action of its place; all others are secondary. */
  readonly primary?: boolean;
  readonly icon?: string;
  /** At work: it turns, cannot be pressed, and keeps the focus (a disabled button would lose it). */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** The name, where the words alone do not say what the button acts on. It should begin with those words. */
  readonly label?: string;
  readonly title?: string;
  readonly focusOnMount?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}) {
  const { label, busy = false, focusOnMount } = props;
  const ref = useRef<Element>(null);
  useLayoutEffect(() => {
    if (label === undefined) ref.current?.removeAttribute("aria-label");
    else ref.current?.setAttribute("aria-label", label);
  }, [label]);
  useLayoutEffect(() => {
    if (focusOnMount) ref.current?.focus();
  }, [focusOnMount]);
  return (
    <vscode-button
      ref={ref}
      id={props.id}
      appearance={props.primary ? "primary" : "secondary"}
      disabled={props.disabled ?? false}
      // A property, not an attribute: the toolkit's button ignores the attribute.
      ariaDisabled={busy ? "true" : "false"}
      title={props.title ?? ""}
      onClick={() => {
        if (!busy && !props.disabled) props.onClick();
      }}
    >
      {(busy || props.icon) && (
        <span slot="start">
          <Icon name={busy ? "loading" : (props.icon ?? "")} spin={busy} />
        </span>
      )}
      {props.children}
    </vscode-button>
  );
}
