// The only way out of the browser: a proxy on this machine that looks up every name itself, looks at every address, and connects
// to the very address that it looked at. So a name that changes its address between two looks (DNS rebinding), a redirect, a
// subresource and a web socket all meet the same check. It is open to who knows its random token alone.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { ClientRequest, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Route } from "./origins.ts";

export interface Gate {
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string };
  /** What was refused since it was asked last. */
  takeRefusals(): readonly Refusal[];
  close(): Promise<void>;
}

export interface Refusal {
  /** Name and port, as they stand in an address. */
  readonly host: string;
  readonly why: string;
}

/** Opens a connection to an address; the product's is `net.connect`. */
export type Connect = (address: string, port: number) => Socket;

/** How a proxy says so (RFC 9209, 2.3.5). */
export const REFUSED = "ai-studio; error=destination_ip_prohibited";

/** A page that tries every port of a machine fills no memory. */
const MOST_REFUSALS = 20;
const CONNECT_MS = 20_000;
/** Meant for the proxy, or for one connection only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = /^(proxy-.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

export async function openGate(route: (host: string, port: number) => Promise<Route>, connect: Connect): Promise<Gate> {
  const username = "studio";
  const password = randomBytes(24).toString("base64url");
  const expected = Buffer.from(`Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`);
  const refusals: Refusal[] = [];
  const sockets = new Set<Duplex>();
  const own = <Kept extends Duplex>(socket: Kept): Kept => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    return socket;
  };

  function isKnown({ headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers["proxy-authorization"] ?? "");
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** A connection to one of the addresses that were looked at, or null: it was refused, or nobody answers. */
  async function reach(host: string, port: number): Promise<Socket | "refused" | "silent"> {
    const found = await route(host, port);
    if ("refused" in found) {
      if (refusals.length < MOST_REFUSALS) refusals.push({ host: `${host}:${port}`, why: found.refused });
      return "refused";
    }
    for (const address of found.addresses) {
      const socket = own(connect(address, port));
      if (await isConnected(socket)) return socket;
      socket.destroy();
    }
    return "silent";
  }

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isKnown(request)) return ask(response);
    const url = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : null;
    // What is no whole address was meant for a server: some other page has found this port.
    if (url?.protocol !== "http:") return end(response, 400);
    const socket = await reach(url.hostname, Number(url.port || 80));
    if (socket === "refused") {
      response.setHeader("proxy-status", REFUSED);
      return end(response, 403, "AI Studio does not let its browser go here.");
    }
    if (socket === "silent") return end(response, 502, "Nobody answers here.");
    const headers = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.test(name));
    // Not `http.request`: VS Code puts an agent of its own into that, which connects by itself, and wherever it likes.
    const onward = new ClientRequest({
      createConnection: () => socket,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: { ...Object.fromEntries(headers), host: url.host, connection: "close" },
      setHost: false,
    });
    onward.on("response", (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.test(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    onward.on("error", () => (response.headersSent ? response.destroy() : end(response, 502)));
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  }

  async function tunnel(request: IncomingMessage, client: Duplex, first: Buffer): Promise<void> {
    own(client);
    if (!isKnown(request)) {
      client.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${CHALLENGE}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const url = URL.canParse(`http://${request.url}`) ? new URL(`http://${request.url}`) : null;
    const socket = url === null ? "refused" : await reach(url.hostname, Number(url.port || 80));
    if (typeof socket === "string") {
      client.end(`HTTP/1.1 ${socket === "refused" ? "403 Forbidden" : "502 Bad Gateway"}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (first.length > 0) socket.write(first);
    client.pipe(socket);
    socket.pipe(client);
    client.on("close", () => socket.destroy());
    socket.on("close", () => client.destroy());
  }

  const server = createServer((request, response) => {
    response.on("error", () => response.destroy());
    forward(request, response).catch(() => response.destroy());
  });
  server.on("connection", own);
  server.on("connect", (request, client, first) => void tunnel(request, client, first).catch(() => client.destroy()));
  // Web sockets come through a tunnel.
  server.on("upgrade", (_request, client) => client.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;

  return {
    port,
    credentials: { username, password },
    takeRefusals: () => refusals.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const CHALLENGE = 'Proxy-Authenticate: Basic realm="AI Studio"';

function ask(response: ServerResponse): void {
  response.writeHead(407, { "proxy-authenticate": 'Basic realm="AI Studio"' }).end();
}

function end(response: ServerResponse, status: number, words = ""): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(words);
}

function isConnected(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CONNECT_MS);
    const settle = (connected: boolean) => {
      clearTimeout(timer);
      resolve(connected);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("close", () => settle(false));
  });
}
