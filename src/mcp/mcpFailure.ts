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
import { english } from "../core/l10n.ts";

/** A server's own words for an error. Characters. */
const LONGEST_WORDS = 1_000;

/** `what` begins the sentence: "The tool "x"". */
export function toFailure(thrown: unknown, what: string, signal: AbortSignal): Failure {
  if (signal.aborted) return fail("aborted", english("It was stopped."));
  const own = within(thrown, isFailure);
  if (isFailure(own)) return own;
  const reason = unreachable(thrown);
  if (reason !== null)
    return fail(
      "network",
      english("{0} cannot be reached: {1}", what, words(reason)),
      english("Check the address, and that it runs."),
    );
  const refused = within(thrown, (one) => one instanceof OAuthClientFlowError || one instanceof OAuthError);
  if (refused !== null) return noSignIn(refused, what);
  if (thrown instanceof UnauthorizedError)
    return fail("auth", english("{0} asks for a sign-in.", what), english("Start it{0}, and sign in.", IN_SETTINGS));
  if (thrown instanceof SdkHttpError) {
    const { status } = thrown;
    if (status === 401 || status === 403)
      return fail(
        "auth",
        english("{0} refused us ({1}).", what, status),
        english("Check its headers and secrets, or sign in again."),
      );
    if (status === 404)
      return fail("not-found", english("There is no MCP server at this address (404)."), english("Check the address."));
    return fail(
      "bad-request",
      english("{0} answered with HTTP status {1}.", what, status),
      english("Try again, or look into its log."),
    );
  }
  if (thrown instanceof ProtocolError)
    return fail("bad-request", english("{0} answered with an error: {1}", what, words(thrown.message)));
  if (thrown instanceof SdkError) {
    if (thrown.code === SdkErrorCode.RequestTimeout)
      return fail("timeout", english("{0} did not answer in time.", what), english("Start it again{0}.", IN_SETTINGS));
    if (thrown.code === SdkErrorCode.ConnectionClosed || thrown.code === SdkErrorCode.NotConnected)
      return fail("closed", english("{0} ended before it answered.", what), english("Start it again{0}.", IN_SETTINGS));
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return fail(
    "protocol",
    english("{0} does not speak as agreed: {1}", what, words(message)),
    english("Look into its log."),
  );
}

/** A sign-in that came to nothing. */
function noSignIn(thrown: Error, what: string): Failure {
  if (thrown instanceof AuthorizationServerMismatchError)
    return fail(
      "auth",
      english(
        "{0} sends us to {1} to sign in. What you entered is for {2}, and was not sent.",
        ...[what, words(JSON.stringify(thrown.currentIssuer)), words(JSON.stringify(thrown.recordedIssuer))],
      ),
      english("Ask whoever runs the server. If its authorization server has moved, change the issuer in its settings."),
    );
  const why = thrown instanceof OAuthError ? `${thrown.code}: ${thrown.message}` : thrown.message;
  return fail(
    "auth",
    english("{0} could not be signed in to. {1}", what, words(why)),
    english("Check the client ID, the scope and the secrets in its settings, or sign out and start again."),
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
