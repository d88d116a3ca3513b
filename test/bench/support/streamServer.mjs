// A process of its own that streams answers as the vendors do, one write for each event, as fast as they are taken:
//   node streamServer.mjs  -> prints its origin; GET/POST /<vendor>/<events>/<characters of text in each>/...
import http from "node:http";
import { encode } from "../../providers/support/vendorEncoders.mjs";

/** The stream up to its text, one event of text, and what comes after. */
function shape(vendor, characters) {
  const piece = `${"abcdefg "
    .repeat(Math.ceil(characters / 8))
    .slice(0, characters - 1)
    .replaceAll(" ", "_")} `;
  const events = encode(vendor, { text: piece }, "");
  const at = events.findIndex((event) => event.includes(piece.trim()) && !event.includes("output_item.done"));
  return { before: events.slice(0, at), event: events[at], after: events.slice(at + 1), piece };
}

const server = http.createServer(async (request, response) => {
  request.resume();
  const [, vendor, count, characters, ...rest] = (request.url ?? "").split("/");
  if (rest.includes("show")) {
    response.end(JSON.stringify({ capabilities: ["completion"], model_info: {} }));
    return;
  }
  const { before, event, after } = shape(vendor, Number(characters));
  response.writeHead(200, { "content-type": vendor === "ollama" ? "application/x-ndjson" : "text/event-stream" });
  for (const each of before) response.write(each);
  // The finished item of the Responses API repeats the text: of so long a one it says nothing.
  for (let sent = 0; sent < Number(count) && !response.destroyed; sent++)
    if (!response.write(event)) await drained(response);
  for (const each of after) response.write(each);
  response.end();
});
const drained = (response) =>
  new Promise((resolve) => {
    const go = () => {
      response.off("drain", go).off("close", go);
      resolve(undefined);
    };
    response.on("drain", go).on("close", go);
  });

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`);
});
