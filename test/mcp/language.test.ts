import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { type ErrorInfo, errorWords, inSettings, toErrorInfo } from "../../src/core/failure.ts";
import { translate } from "../../src/core/l10n.ts";
import { limitWords } from "../../src/core/limits.ts";
import { interrupted } from "../../src/core/recovery.ts";
import { type Launch, toLaunch } from "../../src/mcp/launch.ts";
import { readWorkspaceFile } from "../../src/mcp/workspaceFile.ts";
import { never, openServer, root, say, shortPatience, stdio } from "./support.ts";

/** As `errorWords` tells it to who reads German. */
function inGerman(t: TestContext, tell: () => string): string {
  t.after(() => translate({}));
  translate(JSON.parse(readFileSync(path.join(root, "l10n/bundle.l10n.de.json"), "utf8")), "de");
  const told = tell();
  translate({});
  return told;
}

/** Why a server did not start. */
async function failureOf(launch: () => Launch, options: Parameters<typeof openServer>[0] = {}): Promise<ErrorInfo> {
  const { server } = openServer({ patience: shortPatience, ...options });
  const thrown: unknown = await server.start(async () => launch(), never).catch((one: unknown) => one);
  await server.stop();
  return toErrorInfo(thrown);
}

const http = (): Launch => ({ kind: "http", url: "https://mcp.example/", headers: {} });
const answering = (status: number) => ({ fetch: async () => new Response(null, { status }) });

test("why a server did not start is told whole in the reader's language, with its name and its program", async (t) => {
  const refused = async () => {
    throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
  };
  const env = [{ name: "TOKEN", value: null }];
  const transport = { kind: "stdio", command: "npx", args: [], cwd: "", env } as const;
  const failures: [ErrorInfo, string][] = [
    [
      await failureOf(http, { fetch: refused }),
      "Scripted ist nicht erreichbar: connect ECONNREFUSED Die Adresse prüfen, und ob der Server läuft.",
    ],
    [
      await failureOf(http, answering(403)),
      "Scripted hat die Anfrage abgelehnt (403). Header und Geheimnisse prüfen oder sich erneut anmelden.",
    ],
    [
      await failureOf(http, answering(404)),
      "Unter dieser Adresse gibt es keinen MCP-Server (404). Die Adresse prüfen.",
    ],
    [
      await failureOf(() => stdio("mute")),
      "Scripted antwortete nicht rechtzeitig. Den Server in den Einstellungen von AI Studio erneut starten.",
    ],
    [
      await failureOf(() => stdio("exit")),
      "Scripted ist nicht gestartet. Er endete mit Exitcode 2. Letzte Worte: „Missing: --root“. " +
        "Sein Protokoll ansehen und seine Einstellungen berichtigen.",
    ],
    [
      await failureOf(() => toLaunch({ id: "a", name: "Files", transport }, {})),
      "Files braucht „TOKEN“. Mit „Geheimnisse setzen“ in den Einstellungen von AI Studio eingeben.",
    ],
    [
      await failureOf(() => ({ ...stdio(), command: "no-such-program-1234" })),
      "Das Programm „no-such-program-1234“ wurde nicht gefunden. Das Programm installieren oder seinen " +
        "vollständigen Pfad angeben. Argumente gehören in ihr eigenes Feld.",
    ],
    [
      await failureOf(() => ({ ...stdio(), cwd: "/no/such/folder" })),
      "Den Ordner „/no/such/folder“ gibt es nicht. Den Arbeitsordner berichtigen.",
    ],
  ];
  for (const [error, words] of failures)
    assert.equal(
      inGerman(t, () => errorWords(error)),
      words,
    );
});

test("so is that it ended by itself, and that a call of it was not answered", async (t) => {
  const opened = openServer({ patience: shortPatience });
  await opened.server.start(async () => stdio(), never);
  const late = toErrorInfo(await say(opened, "hang").catch((thrown: unknown) => thrown));
  await say(opened, "die").catch(() => {});
  await opened.until(({ state }) => state.at === "failed");
  assert.ok(opened.server.state.at === "failed");
  const { error } = opened.server.state;
  assert.equal(
    inGerman(t, () => errorWords(error)),
    "Scripted hat sich selbst beendet. Er endete mit Exitcode 3. Letzte Worte: „I cannot go on.“. " +
      "Den Server erneut starten oder sein Protokoll ansehen.",
  );
  assert.equal(
    inGerman(t, () => errorWords(inSettings(late))),
    "Das Werkzeug „do“ von Scripted antwortete nicht rechtzeitig. Den Server erneut starten.",
  );
});

test("what is wrong with a workspace's file is told so too", (t) => {
  const folder = { name: "a", path: "/a" };
  const file = { folder, path: "/a/mcp.json", text: '{"servers":{"one":{"type":"sse"}}}' };
  const [server] = readWorkspaceFile(file, () => "0123456789abcdef").servers;
  assert.match(
    inGerman(t, () => errorWords({ message: server?.problem ?? "" })),
    /^Er verlangt den Transport SSE, .* fragen\.$/,
  );
});

test("why a turn ended is told so too", (t) => {
  const told = (error: ErrorInfo) => inGerman(t, () => errorWords(error));
  const advice =
    "Mit „Fortsetzen“ oder einer Nachricht geht es weiter; oder für diesen Agenten eine andere Grenze setzen.";
  const atLimit = (limit: Parameters<typeof limitWords>[0], words: string) =>
    assert.equal(told(limitWords(limit)), `${words} ${advice}`);
  atLimit({ kind: "modelCalls", most: 1, used: 1, untold: 0 }, "Die Runde endete an ihrer Grenze: 1 Modellaufruf.");
  atLimit(
    { kind: "minutes", most: 2, used: 3, untold: 0 },
    "Die Runde endete über ihrer Grenze: 3 Minuten Arbeit statt höchstens 2 Minuten.",
  );
  atLimit(
    { kind: "tokens", most: 1_000, used: 1_204, untold: 0 },
    "Die Runde endete über ihrer Grenze: 1,204 Token statt höchstens 1,000.",
  );
  atLimit(
    { kind: "cost", most: 0.5, used: 0.5, untold: 2 },
    "Die Runde endete an ihrer Grenze: $0.50. " +
      "Was 2 Modellaufrufe verbrauchten, wurde nicht gemeldet und ist nicht darin enthalten.",
  );
  assert.equal(
    told(interrupted),
    "VS Code wurde währenddessen geschlossen oder ist abgestürzt. " +
      "Mit „Fortsetzen“ geht es von hier aus weiter; oder ab der eigenen Nachricht wiederholen.",
  );
});
