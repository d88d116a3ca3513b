// A request that never got an answer -> what stood in its way, in words that say what to do next.
import { Failure, type ProviderFailureCode } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
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
        message: english("Nothing answers at {0}.", address),
        advice:
          asked.kind === "ollama"
            ? english("Start Ollama with `ollama serve`, then try again.")
            : isLoopback(address)
              ? english("Start the server, or check the port in the connection's address, then try again.")
              : english("Check the connection's address and your network, then try again."),
      };
    case "unknown-host":
      return {
        code: "network",
        message: english('The host "{0}" cannot be found.', host),
        advice: english("Check the connection's address and your network (DNS), then try again."),
      };
    case "certificate":
      return {
        code: "network",
        message: english('The certificate of "{0}" is not trusted.', host),
        advice: english(
          "If a company proxy or your own server signs it, add its certificate to the system's trusted ones.",
        ),
      };
    case "not-https":
      return {
        code: "network",
        message: english(
          '"{0}" does not speak {1} on that port.',
          ...[host, address.startsWith("https") ? "HTTPS" : "HTTP"],
        ),
        advice: english("Try the address with {0}:// instead.", address.startsWith("https") ? "http" : "https"),
      };
    case "proxy":
      return {
        code: "network",
        message: english('The proxy did not let the request to "{0}" through.', host),
        advice: english(
          "Check the proxy in VS Code's settings (`http.proxy`), and whether it asks for a sign-in (407).",
        ),
      };
    case "slow":
      return {
        code: "timeout",
        message: english("{0} does not answer in time.", address),
        advice: english("Check your network, then try again."),
      };
    case "broken":
      return {
        code: "network",
        message: english("The connection to {0} was lost.", address),
        advice: english("Check your network, then try again."),
      };
    default:
      return trouble satisfies never;
  }
}
