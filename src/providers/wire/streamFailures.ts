// Failures of an exchange that are no vendor's error and no network's: what a stream itself can do wrong.
import { Failure } from "../../core/failure.ts";
import { type Asked, excerpt, isPage } from "./httpFailure.ts";

export const stopped = () => new Failure({ code: "aborted", message: "The request was stopped." });

export const brokeOff = () =>
  new Failure({
    code: "network",
    message: "The response ended early: the connection was closed before the answer was complete.",
    advice: "Try again.",
  });

export const silence = (address: string, milliseconds: number) =>
  new Failure({
    code: "timeout",
    message: `${address} sent nothing for ${Math.round(milliseconds / 1000)} seconds.`,
    advice: "Try again, or check whether the server is still at work.",
  });

/** Something came, but no answer: a sign-in page, or a server of another kind. */
export function notAnAnswer(asked: Asked, source: string): Failure {
  const what = isPage(source) ? "a web page" : source.trim() === "" ? "nothing" : "something else";
  return new Failure({
    code: "protocol",
    message: `${asked.address} answered with ${what} instead of what this API promises.`,
    advice: "Check the connection's address in Settings, and whether a proxy or a sign-in page stands between.",
    vendor: { body: excerpt(source) },
  });
}

/** A library could not make sense of what came. */
export const unreadable = (thrown: unknown) =>
  new Failure({
    code: "protocol",
    message: "The answer could not be read.",
    advice: "Try again. If it stays so, the server may speak another version of this API.",
    vendor: { message: excerpt(thrown instanceof Error ? thrown.message : String(thrown)) },
  });
