import { Failure, isFailure, type ProviderFailureCode } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
import { fields, text } from "../wire/fields.ts";
import { excerpt, httpFailure } from "../wire/httpFailure.ts";

/** What VS Code's `LanguageModelError` says by its code. The rest it calls "Unknown", with the extension's error behind it. */
const known: Readonly<
  Record<string, { code: ProviderFailureCode; message: (model: string) => string; advice: string }>
> = {
  NoPermissions: {
    code: "auth",
    message: (model) => english('VS Code does not let AI Studio use "{0}".', model),
    advice: english("Allow it with “Manage Language Model Access” in VS Code's Accounts menu, then try again."),
  },
  Blocked: {
    code: "rate-limit",
    message: (model) => english('VS Code does not let "{0}" answer now: a limit of its provider is reached.', model),
    advice: english("Wait, or look at the plan of the extension that offers it."),
  },
  NotFound: {
    code: "not-found",
    message: (model) => english('VS Code offers no model "{0}" any more.', model),
    advice: english("Choose another model, or enable its extension again."),
  },
};

/** Whatever VS Code, or the extension behind a model, threw. */
export function editorFailure(thrown: unknown, model: string): Failure {
  if (isFailure(thrown)) return thrown;
  const { code, message, cause } = fields(thrown);
  const said = text(message) ?? "";
  const words = { ...(said === "" ? {} : { message: excerpt(said) }), code: text(code) ?? "" };
  const found = known[text(code) ?? ""];
  if (found !== undefined) {
    return new Failure({ code: found.code, message: found.message(model), advice: found.advice, vendor: words });
  }
  // The sentences of vendors come through from below; they are read as everywhere.
  const below = text(fields(cause).message) ?? said;
  const { info } = httpFailure({ kind: "vscode", address: "VS Code", model, hasKey: true }, { body: below });
  if (info.code === "context-overflow" || info.code === "content-filter") return new Failure(info);
  return new Failure({
    code: info.code,
    message:
      below === ""
        ? english('"{0}" failed, and did not say why.', model)
        : english('"{0}" failed: {1}', model, below.slice(0, 300)),
    advice: english("Try again in a moment, or choose another model."),
    vendor: words,
  });
}
