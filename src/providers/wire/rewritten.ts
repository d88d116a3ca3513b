// A checked answer, written anew for a vendor's own library to read.
import { parseJson } from "./fields.ts";
import type { SseEvent } from "./sse.ts";

export async function* written(batches: AsyncIterable<readonly SseEvent[]>): AsyncGenerator<string> {
  for await (const events of batches) {
    let clean = "";
    for (const { event, data } of events)
      clean += `${event === "" ? "" : `event: ${event}\n`}${data.includes("\n") ? oneLine(data) : `data: ${data}\n`}\n`;
    if (clean !== "") yield clean;
  }
}

/** Google's library reads one line of data to an event. */
function oneLine(data: string): string {
  const document = parseJson(data);
  if (document !== undefined) return `data: ${JSON.stringify(document)}\n`;
  return data
    .split("\n")
    .map((line) => `data: ${line}\n`)
    .join("");
}

export function byteStream(pieces: AsyncGenerator<string>, onCancel: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (thrown) {
          controller.error(thrown);
        }
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}
