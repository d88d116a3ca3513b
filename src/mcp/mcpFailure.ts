// What the library throws, in our words.
import {
  AuthorizationServerMismatchError,
  OAuthClientFlowError,
  OAuthError,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { type Failure, fail, IN_SETTINGS, isFailure } from "../core/failure.ts";
import { replaceHidden } from "../core/hiddenText.ts";

/** A server's own words for an error. Characters. */
const LONGEST_WORDS = 1_000;

/** `what` begins the sentence: "The tool "x"". */
export function toFailure(thrown: unknown, what: string, signal: AbortSignal): Failure {
  if (signal.aborted) return fail("aborted", "It was stopped.");
  const own = within(thrown, isFailure);
  if (isFailure(own)) return own;
  const reason = unreachable(thrown);
  if (reason !== null)
    return fail("network", `${what} cannot be reached: ${words(reason)}`, "Check the address, and that it runs.");
  const refused = within(thrown, (one) => one instanceof OAuthClientFlowError || one instanceof OAuthError);
  if (refused !== null) return noSignIn(refused, what);
  if (thrown instanceof UnauthorizedError)
    return fail("auth", `${what} asks for a sign-in.`, `Start it${IN_SETTINGS}, and sign in.`);
  if (thrown instanceof SdkHttpError) {
    const { status } = thrown;
    if (status === 401 || status === 403)
      return fail("auth", `${what} refused us (${status}).`, "Check its headers and secrets, or sign in again.");
    if (status === 404) return fail("not-found", `There is no MCP server at this address (404).`, "Check the address.");
    return fail("bad-request", `${what} answered with HTTP status ${status}.`, "Try again, or look into its log.");
  }
  if (thrown instanceof ProtocolError)
    return fail("bad-request", `${what} answered with an error: ${words(thrown.message)}`);
  if (thrown instanceof SdkError) {
    if (thrown.code === SdkErrorCode.RequestTimeout)
      return fail("timeout", `${what} did not answer in time.`, `Start it again${IN_SETTINGS}.`);
    if (thrown.code === SdkErrorCode.ConnectionClosed || thrown.code === SdkErrorCode.NotConnected)
      return fail("closed", `${what} ended before it answered.`, `Start it again${IN_SETTINGS}.`);
    return fail("protocol", `${what} does not speak as agreed: ${words(thrown.message)}`, "Look into its log.");
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return fail("protocol", `${what} does not speak as agreed: ${words(message)}`, "Look into its log.");
}

/** A sign-in that came to nothing. */
function noSignIn(thrown: Error, what: string): Failure {
  if (thrown instanceof AuthorizationServerMismatchError)
    return fail(
      "auth",
      `${what} sends us to ${words(JSON.stringify(thrown.currentIssuer))} to sign in. What you entered is for ${words(JSON.stringify(thrown.recordedIssuer))}, and was not sent.`,
      "Ask whoever runs the server. If its authorization server has moved, change the issuer in its settings.",
    );
  const why = thrown instanceof OAuthError ? `${thrown.code}: ${thrown.message}` : thrown.message;
  return fail(
    "auth",
    `${what} could not be signed in to. ${words(why)}`,
    "Check the client ID, the scope and the secrets in its settings, or sign out and start again.",
  );
}

/** Why no connection came about, in the system's words; null when one did. */
function unreachable(thrown: unknown): string | null {
  const error = within(thrown, (one) => one instanceof TypeError && one.message === "fetch failed");
  if (error === null) return null;
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

/** The first that fulfils the condition, however deep the library has wrapped it. */
function within(thrown: unknown, is: (one: Error) => boolean): Error | null {
  for (let one = thrown, depth = 0; one instanceof Error && depth < 5; depth++) {
    if (is(one)) return one;
    const data: unknown = "data" in one ? one.data : undefined;
    one = one.cause ?? (typeof data === "object" && data !== null && "cause" in data ? data.cause : undefined);
  }
  return null;
}

function words(text: string): string {
  return replaceHidden(text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)} …` : text, " ");
}
