// A loopback server that answers with recorded responses, whole or in pieces.
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface Replay {
  readonly origin: string;
  /** Every request below `/<name>/` is answered so. */
  serve(name: string, answer: Answer): void;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** The sizes of the pieces, in bytes; absent: all at once. */
  readonly pieces?: () => number;
  /** Where the body is cut instead: each part is a write of its own. */
  readonly events?: RegExp;
}

const unsendable = new Set(["content-length", "content-encoding", "transfer-encoding", "connection"]);

export async function startReplay(): Promise<Replay> {
  const answers = new Map<string, Answer>();
  const server = http.createServer((request, response) => {
    request.resume();
    const answer = answers.get(request.url?.split("/")[1] ?? "");
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    const headers = Object.entries(answer.headers).filter(([name]) => !unsendable.has(name.toLowerCase()));
    response.writeHead(answer.status, Object.fromEntries(headers));
    const body = Buffer.from(answer.body);
    if (answer.pieces)
      for (let at = 0; at < body.length; ) {
        const size = answer.pieces();
        response.write(body.subarray(at, at + size));
        at += size;
      }
    else if (answer.events) for (const event of answer.body.split(answer.events)) response.write(event);
    else response.write(body);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    serve: (name, answer) => answers.set(name, answer),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
