import type { Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Messages of the DevTools protocol over two pipes: each is one JSON text, and ends with a zero. */
export interface PipeTransport {
  send(message: string): void;
  close(): void;
  onmessage?: (message: string) => void;
  onclose?: () => void;
}

export function pipeTransport(toBrowser: Writable, fromBrowser: Readable): PipeTransport {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = [];
  const transport: PipeTransport = {
    send: (message) => void toBrowser.write(`${message}\0`),
    close() {
      toBrowser.end();
      fromBrowser.destroy();
    },
  };
  fromBrowser.on("data", (chunk: Buffer) => {
    const [first = "", ...rest] = decoder.write(chunk).split("\0");
    pieces.push(first);
    for (const next of rest) {
      const message = pieces.join("");
      pieces = [next];
      transport.onmessage?.(message);
    }
  });
  fromBrowser.on("close", () => transport.onclose?.());
  return transport;
}
