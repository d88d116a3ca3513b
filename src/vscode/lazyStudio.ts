// The studio as the extension's entry knows it: loaded on first use, once, with everything heavy in a chunk of its own.
import * as vscode from "vscode";
import { Failure, toErrorInfo } from "../core/failure.ts";
import { createEmitter, createScope, type Disposable, type Emitter } from "../core/scope.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type * as Loaded from "./loadStudio.ts";
import { reveal } from "./reveal.ts";
import { showProblem } from "./webviewPage.ts";
import { failureWords } from "./words.ts";

export type LoadedStudio = Awaited<ReturnType<typeof Loaded.loadStudio>>;

export interface LazyStudio {
  /** Opens the studio if it is not open. Rejects with what was wrong; the next call tries again. */
  open(): Promise<LoadedStudio>;
  /** The studio if it is open. */
  readonly current: LoadedStudio | null;
  readonly opened: Emitter<LoadedStudio>;
  /** Serves a webview as soon as the studio is open; until it can be opened, the view says why it cannot. */
  serve(webview: vscode.Webview, start: (loaded: LoadedStudio) => Disposable): Disposable;
  close(): Promise<void>;
}

/** The studio could not be opened, and the person was told so, with ways out of it. By its mark: each chunk has its own class. */
class NotOpened extends Failure {
  readonly isTold = true;
}

export function createLazyStudio(context: vscode.ExtensionContext): LazyStudio {
  const opened = createEmitter<LoadedStudio>();
  let current: LoadedStudio | null = null;
  let opening: Promise<LoadedStudio> | null = null;

  async function openNow(): Promise<LoadedStudio> {
    try {
      const { loadStudio } = await import("./loadStudio.ts");
      current = await loadStudio(context);
      opened.emit(current);
      return current;
    } catch (thrown) {
      opening = null;
      const message = failureWords(thrown);
      const again = vscode.l10n.t("Try again");
      const folder = vscode.l10n.t("Open its folder");
      void vscode.window
        .showErrorMessage(
          withoutLinks(vscode.l10n.t("AI Studio could not open its history. {0}", message)),
          again,
          folder,
        )
        .then((choice) => {
          if (choice === again) void open().catch(() => {});
          if (choice === folder) void reveal(context.globalStorageUri.fsPath);
        });
      throw new NotOpened(toErrorInfo(thrown), { cause: thrown });
    }
  }
  function open(): Promise<LoadedStudio> {
    opening ??= openNow();
    return opening;
  }

  return {
    open,
    opened,
    get current() {
      return current;
    },
    serve(webview, start) {
      const scope = createScope();
      const begin = (loaded: LoadedStudio) => scope.own(start(loaded));
      if (current !== null) begin(current);
      else {
        const waiting = scope.own(
          opened.on((loaded) => {
            waiting.dispose();
            begin(loaded);
          }),
        );
        open().catch((thrown) => showProblem(webview, failureWords(thrown)));
      }
      return scope;
    },
    async close() {
      await (await opening?.catch(() => null))?.studio.dispose();
    },
  };
}
