// Failures of an exchange that are no vendor's error and no network's: what a stream itself can do wrong.
import { Failure } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
import { type Asked, excerpt, isPage } from "./httpFailure.ts";

export const stopped = () => new Failure({ code: "aborted", message: english("The request was stopped.") });

export const brokeOff = () =>
  new Failure({
    code: "network",
    message: english("The response ended early: the connection was closed before the answer was complete."),
    advice: english("Try again."),
  });

export const silence = (address: string, milliseconds: number) =>
  new Failure({
    code: "timeout",
    message: english("{0} sent nothing for {1} seconds.", address, Math.round(milliseconds / 1000)),
    advice: english("Try again, or check whether the server is still at work."),
  });

/** Something came, but no answer: a sign-in page, or a server of another kind. */
export function notAnAnswer({ address }: Asked, source: string): Failure {
  return new Failure({
    code: "protocol",
    message: isPage(source)
      ? english("{0} answered with a web page instead of what this API promises.", address)
      : source.trim() === ""
        ? english("{0} answered with nothing instead of what this API promises.", address)
        : english("{0} answered with something else instead of what this API promises.", address),
    advice: english(
      "Check the connection's address in Settings, and whether a proxy or a sign-in page stands between.",
    ),
    vendor: { body: excerpt(source) },
  });
}

/** A library could not make sense of what came. */
export const unreadable = (thrown: unknown) =>
  new Failure({
    code: "protocol",
    message: english("The answer could not be read."),
    advice: english("Try again. If it stays so, the server may speak another version of this API."),
    vendor: { message: excerpt(thrown instanceof Error ? thrown.message : String(thrown)) },
  });
