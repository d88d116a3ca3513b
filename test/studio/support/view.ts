// A view without pixels: its end of a channel, whose other end a test hands to `serveChat` and its like.
import assert from "node:assert/strict";
import * as z from "zod/mini";
import { createPeer, type Peer, type Port } from "../../../src/protocol/peer.ts";
import { linkedPorts } from "../../support/linkedPorts.ts";

export interface View {
  /** The host's end, to be served. */
  readonly host: Peer;
  /** The view's end. */
  readonly peer: Peer;
  /** Everything that the host posted, as it was posted. */
  readonly posted: readonly unknown[];
  /** What was posted so far counts no more. */
  forget(): void;
  /** Posts whatever the test likes, as a broken or hostile view might. */
  forge(message: unknown): void;
  /** The payloads of the notices of this name so far. */
  told(row: { readonly name: string }): unknown[];
}

export function openView(): View {
  const [hostPort, viewPort] = linkedPorts();
  const posted: unknown[] = [];
  const recorded: Port = {
    listen: hostPort.listen,
    post(message) {
      hostPort.post(message);
      posted.push(message);
    },
  };
  return {
    host: createPeer(recorded),
    peer: createPeer(viewPort),
    posted,
    forget: () => posted.splice(0),
    forge: viewPort.post,
    told: ({ name }) =>
      posted.flatMap((message) =>
        typeof message === "object" && message !== null && "name" in message && message.name === name
          ? ["payload" in message ? message.payload : undefined]
          : [],
      ),
  };
}

/** Resolves once this holds; fails when it does not within ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < limit, `never came true: ${holds}`);
    await new Promise(setImmediate);
  }
}

/** The requests of a contract that the view's host does not answer. */
export async function unanswered({ peer }: View, contract: object): Promise<string[]> {
  const names = Object.values(contract).flatMap((row: unknown) =>
    typeof row === "object" && row !== null && "input" in row && "name" in row ? [String(row.name)] : [],
  );
  assert.ok(names.length > 0);
  const anything = z.unknown();
  // No row takes this: whoever knows the row says `invalid`, before anything is done.
  const asked = names.map((name) => peer.ask({ name, input: anything }, { wrong: true }).catch(({ code }) => code));
  const codes = await Promise.all(asked);
  return names.filter((_, index) => codes[index] !== "invalid");
}
