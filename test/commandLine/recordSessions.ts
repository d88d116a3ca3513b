// Sessions of the real studio, as bundles: the demo in all that a turn can meet, and each vendor's adapter against a server that
// speaks its protocol. They are kept, so that a change that makes AI Studio ask otherwise is noticed.
import path from "node:path";
import { openProvider } from "../../src/providers/catalog.ts";
import { demo } from "../../src/providers/demo.ts";
import { startVendorServer, type Turn, type Vendor } from "../providers/support/vendorServer.mjs";
import { historyOf, openTestStudio, type TestStudio, testAgent, turnEnd } from "../support/testStudio.ts";

const vendors: readonly Vendor[] = ["anthropic", "google", "openai", "azure", "compatible", "ollama"];
const never = new AbortController().signal;

/** Writes a bundle for each into the folder. */
export async function recordSessions(folder: string): Promise<void> {
  await record(folder, "demo", async (house) => demoSessions(house));
  for (const vendor of vendors) await record(folder, vendor, async (house) => vendorSession(house, vendor));
}

async function record(folder: string, name: string, work: (house: TestStudio) => Promise<string[]>): Promise<void> {
  const house = await openTestStudio(demo(async () => {}).stream, {
    deps: {
      openProvider: async (connection, key) =>
        connection.provider === "demo"
          ? demo(async () => {})
          : openProvider({ connection, key, fetch: globalThis.fetch }),
      // A retry waits for nobody.
      sleep: async (ms, signal) => {
        if (ms > 400 && ms < 600)
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      },
      random: () => 0.9,
    },
  });
  try {
    const ids = await work(house);
    await house.studio.transfer.exportBundle(ids, path.join(folder, `${name}.bundle`), never);
  } finally {
    await house.dispose();
  }
}

async function demoSessions({ studio }: TestStudio): Promise<string[]> {
  const { turns, agents } = studio;
  const helper = { ...testAgent, name: "Helper", description: "Helps with times.", instructions: "Help." };
  await agents.save("helper", helper);
  const spec = {
    ...testAgent,
    instructions: "Work for {{who}}, and be brief.",
    parameters: { effort: "low", maxOutputTokens: 900 },
    tools: ["current_time", "read_file", "list_files"],
    agents: ["helper"],
  } as const;
  await agents.save("tester", spec);
  const said = async (session: string | null, text: string, values = {}) => {
    const ended = turnEnd(studio);
    const id = await turns.send(session, text, "tester", values);
    await ended;
    return id;
  };
  const first = await said(null, "What time is it? Use the tool.", { who: "Ada" });
  await said(first, "And once more: use agent_helper to tell the time.");
  await said(first, "Show me a rate failure.");
  await said(first, "Something that works again.");
  await agents.save("tester", { ...spec, instructions: "Work for {{who}}, in another way." });
  await said(first, "Read the file `nothing/here.ts`, please.", { who: "Grace" });
  // Another way on, from an earlier message.
  const history = await historyOf(studio, first);
  const message = history.findLast(({ fact }) => fact.kind === "message.user");
  let ended = turnEnd(studio);
  await turns.resend(first, message?.seq ?? 0, "List the files instead.");
  await ended;
  const lastTurn = async () =>
    (await historyOf(studio, first)).findLast(({ fact, parent }) => fact.kind === "turn.started" && parent === null);
  // By another model, once.
  ended = turnEnd(studio);
  const answered = await lastTurn();
  await turns.retry(first, answered?.span ?? "", { type: "model", connection: "demo", model: "demo-brief" });
  await ended;
  const copy = await studio.forks.fork(first, (await lastTurn())?.seq ?? 0);
  await said(copy, "And on from here.");
  return [first, copy];
}

async function vendorSession({ studio }: TestStudio, vendor: Vendor): Promise<string[]> {
  const answers: Turn[] = [
    { status: 429, message: "Slow down." },
    {
      thinking: "Let me see.",
      signature: "c2lnbmF0dXJl",
      text: "I look.",
      calls: [{ name: "current_time", input: {} }],
      usage: { input: 40, output: 9 },
    },
    { text: "It is noon.", usage: { input: 60, cacheRead: 20, output: 5 } },
    { text: "Once more: noon. 👍", usage: { input: 80, output: 5 } },
  ];
  const server = await startVendorServer({ provider: vendor, script: answers });
  try {
    const connection = await studio.connections.save({
      ...{ id: null, provider: vendor, name: vendor, baseUrl: server.address },
      ...{ apiVersion: "", models: vendor === "azure" ? ["test-model"] : [], compatibility: false },
    });
    await studio.connections.setKey(connection.id, "a-key-of-this-test-0123456789");
    await studio.agents.save("tester", {
      ...testAgent,
      connection: connection.id,
      model: "test-model",
      parameters: { effort: "low" },
    });
    let ended = turnEnd(studio);
    const session = await studio.turns.send(null, "What time is it?", "tester");
    await ended;
    ended = turnEnd(studio);
    await studio.turns.send(session, "Say it once more.", null);
    await ended;
    return [session];
  } finally {
    await server.close();
  }
}
