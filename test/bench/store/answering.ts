// A worker that answers the product's client as src/store/serve.ts does, whatever runs the operations: so that every side
// is asked through the same messages.
import { type MessagePort, parentPort } from "node:worker_threads";
import { toErrorInfo } from "../../../src/core/failure.ts";
import type { Answer, Request } from "../../../src/store/messages.ts";
import type { Operation, OperationTable } from "../../../src/store/operation.ts";
import { operations } from "./operations.ts";

export interface Side {
  execute(operation: Operation<never, unknown>, input: unknown): unknown;
  close(): void;
}

export function answering(open: () => Promise<Side>): void {
  let side: Promise<Side> | undefined;
  const port = parentPort;
  port?.on("message", async (request: Request) => {
    side ??= open();
    await reply(port, await side, request);
  });
}

async function reply(port: MessagePort, side: Side, request: Request): Promise<void> {
  const { id } = request;
  const send = (answer: Answer) => port.postMessage(answer);
  try {
    send({ kind: "done", id, ...outcome(side, request) });
  } catch (error) {
    send({ kind: "failed", id, error: toErrorInfo(error) });
  }
  if (request.verb === "close") port.close();
}

function outcome(side: Side, request: Request): { output: unknown; wrote: boolean } {
  const table: OperationTable = operations;
  if (request.verb === "close") side.close();
  const operation = request.verb === "call" ? table[request.name] : undefined;
  if (request.verb !== "call" || operation === undefined) return { output: undefined, wrote: false };
  return { output: side.execute(operation, request.input), wrote: operation.mode === "write" };
}
