// A process that starts a server with children, says so, and is then killed by the test.
//   node host.child.js FILE
import { never, openServer, stdio } from "./support.ts";

const { server } = openServer();
await server.start(async () => stdio("children", process.argv[2] ?? ""), never);
console.log("running");
setInterval(() => {}, 1_000);
