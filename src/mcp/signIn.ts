// Signing in to a server (OAuth 2.1, authorization code with PKCE), through the person's browser. The protocol is the
// library's; here is how the person is asked.
import type { OAuthClientMetadata, OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/client";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { checkSignInAddress } from "./addresses.ts";
import { createKeptSignIn, type KeepingPorts } from "./keptSignIn.ts";

export interface SignInPorts extends KeepingPorts {
  /** Where the browser comes back to. */
  readonly redirectUrl: string;
  /**
   * Shows the address in the person's browser, after they have agreed, and resolves with the query that it comes back with
   * for this `state`. Rejects when the person does not want to, or nobody answers.
   */
  authorize(url: URL, state: string, signal: AbortSignal): Promise<URLSearchParams>;
  /** An address with a document about us, which some servers take instead of a registration. */
  readonly clientMetadataUrl?: string;
}

export interface SignIn {
  readonly provider: OAuthClientProvider;
  /** What the browser came back with, once. */
  takeAnswer(): URLSearchParams | null;
}

export function createSignIn(server: URL, ports: SignInPorts, newState: () => string, signal: AbortSignal): SignIn {
  let verifier = "";
  let state = "";
  let discovery: OAuthDiscoveryState | undefined;
  let answer: URLSearchParams | null = null;
  const { load, change, forget } = createKeptSignIn(ports);
  const metadata: OAuthClientMetadata = {
    client_name: "AI Studio",
    redirect_uris: [ports.redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    // A program on a person's machine keeps no secret from them.
    token_endpoint_auth_method: "none",
  };
  const provider: OAuthClientProvider = {
    redirectUrl: ports.redirectUrl,
    clientMetadata: metadata,
    ...(ports.clientMetadataUrl === undefined ? {} : { clientMetadataUrl: ports.clientMetadataUrl }),
    state() {
      state = newState();
      return state;
    },
    async clientInformation() {
      const { client } = await load();
      // Registered for another way back (another editor): it would be refused.
      const uris = client !== undefined && "redirect_uris" in client ? client.redirect_uris : undefined;
      return Array.isArray(uris) && !uris.includes(ports.redirectUrl) ? undefined : client;
    },
    saveClientInformation: (client) => change({ client }),
    tokens: async () => (await load()).tokens,
    saveTokens: (tokens) => change({ tokens }),
    saveCodeVerifier(next) {
      verifier = next;
    },
    codeVerifier: () => verifier,
    saveDiscoveryState(next) {
      discovery = next;
    },
    discoveryState: () => discovery,
    async invalidateCredentials(scope) {
      if (scope === "all") await forget();
      if (scope === "client") await change({ client: undefined });
      if (scope === "tokens") await change({ tokens: undefined });
      if (scope === "discovery" || scope === "all") discovery = undefined;
      if (scope === "verifier") verifier = "";
    },
    async redirectToAuthorization(url) {
      checkSignInAddress(server, url);
      const came = await ports.authorize(url, state, signal);
      // Who else could send us a code does not know it.
      if (came.get("state") !== state)
        throw fail("auth", english("The browser came back from another sign-in."), english("Start again."));
      answer = came;
    },
  };
  return {
    provider,
    takeAnswer() {
      const taken = answer;
      answer = null;
      return taken;
    },
  };
}
