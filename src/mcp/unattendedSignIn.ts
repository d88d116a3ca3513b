// Signing in to a server without a person (OAuth's client credentials, RFC 7523's signed assertions, and MCP's
// enterprise-managed authorization). The protocol is the library's; here is what is kept, and for whom it is meant.
import {
  ClientCredentialsProvider,
  CrossAppAccessProvider,
  type OAuthClientProvider,
  PrivateKeyJwtProvider,
  requestJwtAuthorizationGrant,
} from "@modelcontextprotocol/client";
import { fail, isFailure } from "../core/failure.ts";
import { replaceHidden } from "../core/hiddenText.ts";
import { english } from "../core/l10n.ts";
import { boundedFetch, type Fetch } from "./boundedFetch.ts";
import { createKeptSignIn, type KeepingPorts } from "./keptSignIn.ts";
import type { LaunchSignIn } from "./launch.ts";
import type { SignIn } from "./signIn.ts";
import { withoutEcho } from "./withoutEcho.ts";

/** `fetch` is not bounded yet: an identity provider is somewhere else than the server. */
export function createUnattendedSignIn(signIn: LaunchSignIn, ports: KeepingPorts, fetch: Fetch): SignIn {
  const { load, change } = createKeptSignIn(ports);
  const given = providerFor(signIn, fetch);
  const prepare = given.prepareTokenRequest.bind(given);
  // The library's own keep their tokens no longer than they live.
  const provider: OAuthClientProvider = Object.assign(given, {
    tokens: async () => (await load()).tokens,
    saveTokens: (tokens: Parameters<OAuthClientProvider["saveTokens"]>[0]) => change({ tokens }),
    async invalidateCredentials(scope: string) {
      if (scope === "all" || scope === "tokens") await change({ tokens: undefined });
    },
    // What a person allows is not widened by what a server asks for.
    prepareTokenRequest: (scope?: string) => prepare(signIn.scope === "" ? scope : signIn.scope),
    redirectToAuthorization() {
      throw fail(
        "auth",
        english("A server that is signed in to without a person asked for a browser."),
        english("Sign out, and start it."),
      );
    },
  });
  return { provider, takeAnswer: () => null };
}

function providerFor(signIn: LaunchSignIn, fetch: Fetch) {
  // A secret goes to this authorization server and to no other, whatever the MCP server says (SEP-2352).
  const common = { clientName: "AI Studio", clientId: signIn.clientId, expectedIssuer: signIn.issuer };
  switch (signIn.kind) {
    case "client-secret":
      return new ClientCredentialsProvider({ ...common, clientSecret: signIn.clientSecret });
    case "private-key":
      return new PrivateKeyJwtProvider({ ...common, privateKey: signIn.privateKey, algorithm: signIn.algorithm });
    case "identity-provider":
      return new CrossAppAccessProvider({
        ...common,
        clientSecret: signIn.clientSecret,
        assertion: ({ authorizationServerUrl: audience, resourceUrl: resource, scope }) =>
          vouch(signIn, { audience, resource, ...(scope === undefined ? {} : { scope }) }, fetch),
      });
    default:
      return signIn satisfies never;
  }
}

/** What the identity provider says for the person to the server's authorization server: a token of its own kind (ID-JAG). */
async function vouch(
  { provider, identityToken, providerSecret }: Extract<LaunchSignIn, { kind: "identity-provider" }>,
  to: { readonly audience: string; readonly resource: string; readonly scope?: string },
  fetch: Fetch,
): Promise<string> {
  const { tokenUrl, clientId } = provider;
  try {
    const { jwtAuthGrant } = await requestJwtAuthorizationGrant({
      ...to,
      tokenEndpoint: tokenUrl,
      clientId,
      idToken: identityToken,
      ...(providerSecret === "" ? {} : { clientSecret: providerSecret }),
      fetchFn: withoutEcho(boundedFetch(new URL(tokenUrl), [], fetch)),
    });
    return jwtAuthGrant;
  } catch (thrown) {
    // It could not be reached, or not be asked.
    if (isFailure(thrown) || thrown instanceof TypeError) throw thrown;
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    throw fail(
      "auth",
      english("The identity provider does not vouch for you. {0}", replaceHidden(words.slice(0, LONGEST_WORDS), " ")),
      english(
        "An identity token holds for an hour or so: enter a fresh one with Set secrets. Or correct the provider's token address and client ID.",
      ),
    );
  }
}

/** Of an identity provider's own words. Characters. */
const LONGEST_WORDS = 1_000;
