// Signing in through the person's browser, which comes back to VS Code by an address of ours: nothing listens on a port.
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import { withoutLinks } from "../core/withoutLinks.ts";

const PATH = "/signed-in";

export function createSignIns(extension: string) {
  /** Who waits for the browser, by the `state` that it brings back. */
  const waiting = new Map<string, (query: URLSearchParams) => void>();
  const handler = vscode.window.registerUriHandler({
    handleUri(uri) {
      if (uri.path !== PATH) return;
      const query = new URLSearchParams(uri.query);
      const state = query.get("state") ?? "";
      const answer = waiting.get(state);
      waiting.delete(state);
      if (answer !== undefined) answer(query);
      else
        void vscode.window.showWarningMessage(
          vscode.l10n.t(
            "Nobody waits for this sign-in any more, or it was begun in another window. Start the server again.",
          ),
        );
    },
  });

  return {
    /** Without a query: where the browser has to be is told apart by `state`. */
    async redirectUrl(): Promise<string> {
      const own = vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: extension, path: PATH });
      return (await vscode.env.asExternalUri(own)).toString(true);
    },
    async authorize(server: string, url: URL, state: string, signal: AbortSignal): Promise<URLSearchParams> {
      const open = vscode.l10n.t("Open the browser");
      const agreed = await vscode.window.showInformationMessage(
        withoutLinks(vscode.l10n.t("“{0}” asks you to sign in at {1}.", server, url.host)),
        open,
        vscode.l10n.t("Not now"),
      );
      if (agreed !== open) throw fail("aborted", "You did not want to sign in.");
      if (signal.aborted) throw fail("aborted", "It was stopped.");
      const answer = new Promise<URLSearchParams>((resolve, reject) => {
        waiting.set(state, resolve);
        signal.addEventListener(
          "abort",
          () => {
            waiting.delete(state);
            reject(fail("aborted", "Nobody signed in."));
          },
          { once: true },
        );
      });
      // As text: an address that is parsed and written anew may lose what its signature covers.
      if (!(await vscode.env.openExternal(vscode.Uri.parse(url.href, true)))) {
        waiting.delete(state);
        throw fail("aborted", "The browser was not opened.");
      }
      return answer;
    },
    dispose: () => handler.dispose(),
  };
}
