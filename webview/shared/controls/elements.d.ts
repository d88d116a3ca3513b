// The toolkit's elements, as JSX knows them. Their host must get no `class`: the toolkit writes its own there.
import type { Button, Checkbox, Dropdown, Option, TextArea, TextField } from "@vscode/webview-ui-toolkit";
import type { HTMLAttributes } from "preact";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "vscode-button": HTMLAttributes<Button> & {
        readonly appearance?: "primary" | "secondary" | "icon";
        readonly disabled?: boolean;
        readonly ariaDisabled?: "true" | "false";
      };
      "vscode-checkbox": HTMLAttributes<Checkbox> & { readonly checked?: boolean; readonly disabled?: boolean };
      "vscode-dropdown": HTMLAttributes<Dropdown> & { readonly value?: string; readonly disabled?: boolean };
      "vscode-option": HTMLAttributes<Option> & { readonly value?: string };
      "vscode-text-area": HTMLAttributes<TextArea> & {
        readonly value?: string;
        readonly placeholder?: string;
        readonly disabled?: boolean;
        readonly readOnly?: boolean;
      };
      "vscode-text-field": HTMLAttributes<TextField> & {
        readonly value?: string;
        readonly placeholder?: string;
        readonly disabled?: boolean;
        readonly readOnly?: boolean;
      };
    }
  }
}
