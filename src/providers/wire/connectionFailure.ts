// A request that never got an answer -> what stood in its way, in words that say what to do next.
import { Failure, type ProviderFailureCode } from "../../core/failure.ts";
import { list, text } from "./fields.ts";
import type { Asked } from "./httpFailure.ts";
import { isLoopback } from "./loopback.ts";

type Trouble = "refused" | "unknown-host" | "certificate" | "not-https" | "proxy" | "slow" | "broken";

/** Node's, undici's and Chromium's names (an editor's fetch may be either) for what goes wrong below HTTP. */
const troubles: readonly (readonly [RegExp, Trouble])[] = [
  [/ECONNREFUSED|ERR_CONNECTION_REFUSED|ERR_ADDRESS_UNREACHABLE|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/, "refused"],
  [/ENOTFOUND|EAI_AGAIN|ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/, "unknown-host"],
  [/ERR_PROXY|ERR_TUNNEL|HTTP Tunneling|proxy.{0,40}407|407.{0,40}proxy/i, "proxy"],
  [
    /ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PROTOCOL_ERROR|wrong version number|packet length too long|EPROTO|HPE_INVALID/,
    "not-https",
  ],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL/, "certificate"],
  [/ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ERR_(CONNECTION_)?TIMED_OUT/, "slow"],
];

/** A request that got no answer, or whose answer broke off, by the names in the chain of causes. */
export function connectionFailure(asked: Asked, thrown: unknown): Failure {
  const names = [...new Set(causes(thrown))];
  const trouble = troubles.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? "broken";
  const { code, message, advice } = say(asked, trouble);
  return new Failure({ code, message, advice, vendor: { names: names.slice(0, 8) } });
}

/** How deep errors name their causes. */
const DEPTH_LIMIT = 6;

function causes(thrown: unknown, depth = 0): readonly string[] {
  if (typeof thrown === "string") return [thrown];
  if (depth > DEPTH_LIMIT || typeof thrown !== "object" || thrown === null) return [];
  const code = "code" in thrown ? text(thrown.code) : undefined;
  const message = "message" in thrown ? text(thrown.message)?.slice(0, 200) : undefined;
  const inner = [...("errors" in thrown ? list(thrown.errors) : []), "cause" in thrown ? thrown.cause : undefined];
  const own = [code, message].flatMap((name) => (name === undefined || name === "" ? [] : [name]));
  return [...own, ...inner.flatMap((error) => causes(error, depth + 1))];
}

function say(asked: Asked, trouble: Trouble): { code: ProviderFailureCode; message: string; advice: string } {
  const { address } = asked;
  const host = URL.canParse(address) ? new URL(address).host : address;
  switch (trouble) {
    case "refused":
      return {
        code: "network",
        message: `Nothing answers at ${address}.`,
        advice:
          asked.kind === "ollama"
            ? "Start Ollama with `ollama serve`, then try again."
            : isLoopback(address)
              ? "Start the server, or check the port in the connection's address, then try again."
              : "Check the connection's address and your network, then try again.",
      };
    case "unknown-host":
      return {
        code: "network",
        message: `The host "${host}" cannot be found.`,
        advice: "Check the connection's address and your network (DNS), then try again.",
      };
    case "certificate":
      return {
        code: "network",
        message: `The certificate of "${host}" is not trusted.`,
        advice: "If a company proxy or your own server signs it, add its certificate to the system's trusted ones.",
      };
    case "not-https":
      return {
        code: "network",
        message: `"${host}" does not speak ${address.startsWith("https") ? "HTTPS" : "HTTP"} on that port.`,
        advice: `Try the address with ${address.startsWith("https") ? "http" : "https"}:// instead.`,
      };
    case "proxy":
      return {
        code: "network",
        message: `The proxy did not let the request to "${host}" through.`,
        advice: "Check the proxy in VS Code's settings (`http.proxy`), and whether it asks for a sign-in (407).",
      };
    case "slow":
      return {
        code: "timeout",
        message: `${address} does not answer in time.`,
        advice: "Check your network, then try again.",
      };
    case "broken":
      return {
        code: "network",
        message: `The connection to ${address} was lost.`,
        advice: "Check your network, then try again.",
      };
    default:
      return trouble satisfies never;
  }
}
