// What the library throws, in our words.
import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, UnauthorizedError } from "@modelcontextprotocol/client";
import { type Failure, fail, isFailure } from "../core/failure.ts";
import { replaceHidden } from "../core/hiddenText.ts";

/** A server's own words for an error. Characters. */
const LONGEST_WORDS = 1_000;

/** `what` begins the sentence: "The tool "x"". */
export function toFailure(thrown: unknown, what: string, signal: AbortSignal): Failure {
  if (signal.aborted) return fail("aborted", "It was stopped.");
  const own = ownFailure(thrown);
  if (own !== null) return own;
  if (thrown instanceof UnauthorizedError)
    return fail("auth", `${what} asks for a sign-in.`, "Start it in the settings of AI Studio, and sign in.");
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
      return fail("timeout", `${what} did not answer in time.`, "Restart the server in the settings of AI Studio.");
    if (thrown.code === SdkErrorCode.ConnectionClosed || thrown.code === SdkErrorCode.NotConnected)
      return fail("closed", `${what} ended before it answered.`, "Restart the server in the settings of AI Studio.");
    return fail("protocol", `${what} does not speak as agreed: ${words(thrown.message)}`, "Look into its log.");
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  if (error instanceof TypeError && error.message === "fetch failed")
    return fail("network", `${what} cannot be reached: ${words(reason)}`, "Check the address, and that it runs.");
  return fail("protocol", `${what} does not speak as agreed: ${words(error.message)}`, "Look into its log.");
}

/** Ours, however deep the library has wrapped it. */
function ownFailure(thrown: unknown): Failure | null {
  for (let one = thrown, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    if (isFailure(one)) return one;
  }
  return null;
}

function words(text: string): string {
  return replaceHidden(text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)} …` : text, " ");
}
