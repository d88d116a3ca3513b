// The settings page's part about MCP servers. A secret never passes through the page.
import { fail, toErrorInfo } from "../core/failure.ts";
import { visible } from "../core/hiddenText.ts";
import { inLanguage, t } from "../core/l10n.ts";
import type { McpServer } from "../core/mcp.ts";
import { createScope, type Disposable } from "../core/scope.ts";
import { signInSecrets, toKeptSecret } from "../mcp/launch.ts";
import * as Mcp from "../protocol/mcp.ts";
import type { Peer } from "../protocol/peer.ts";
import { reviewText } from "./mcp/reviewText.ts";
import type { Studio } from "./studio.ts";

export interface AskedSecret {
  readonly name: string;
  /** In the words of the workspace's file; perhaps empty. */
  readonly question: string;
  /** A key of many lines, which may be in a file. */
  readonly isKey: boolean;
  /** What is wrong with a value; null when nothing is. */
  problemOf(value: string): string | null;
}

/** What the page's part about servers needs of the editor around it. */
export interface McpPageHost {
  /** A password box; undefined when the person closed it. */
  askSecret(server: string, secret: AskedSecret): Promise<string | undefined>;
  confirm(question: string, detail: string, action: string): Promise<boolean>;
  /** Shows the two side by side; true when the person approves the change right there, false when they are closed. */
  showDifference(server: string, before: string, after: string): Promise<boolean>;
  openFile(path: string): Promise<void>;
}

export function serveMcp(peer: Peer, studio: Studio, host: McpPageHost): Disposable {
  const { mcp, agents } = studio;
  const scope = createScope();
  /** What was shown beside what was approved, by server: only that can be approved when it is a change. */
  const reviewed = new Map<string, string>();

  async function askSecrets(id: string, which: "missing" | "all"): Promise<void> {
    const { server, secrets } = await mcp.state(id);
    for (const { name, question, known } of secrets) {
      if (known && which === "missing") continue;
      const value = await host.askSecret(server.name, {
        name,
        question,
        isKey: name === signInSecrets.privateKey,
        problemOf: (value) => problemOf(server, name, value),
      });
      // Who closes one box wants to be asked no more.
      if (value === undefined) return;
      if (value !== "") await mcp.enterSecret(id, name, value);
    }
  }

  async function approve(id: string, hash: string): Promise<void> {
    await mcp.approve(id, hash);
    reviewed.delete(id);
  }

  // A page that was hidden behind the comparison has forgotten that it was asked for.
  peer.answer(Mcp.open, async () => ({ ...(await mcp.snapshot()), reviewed: Object.fromEntries(reviewed) }));
  peer.answer(Mcp.save, async (input) => {
    const { id } = await mcp.save(input);
    await askSecrets(id, "missing");
    return mcp.state(id);
  });
  peer.answer(Mcp.setSecrets, async ({ id }) => {
    await askSecrets(id, "all");
    return mcp.state(id);
  });
  peer.answer(Mcp.remove, async ({ id }) => {
    const { server, origin } = await mcp.state(id);
    if (origin.kind === "workspace")
      throw fail("invalid", t("It stands in a file of the workspace."), t("Remove it there."));
    const users = (await agents.list()).filter(({ version }) => version.spec.servers?.includes(id));
    const names = users.map(({ version }) => version.spec.name).join(", ");
    const too = t("Its secrets and what you approved of it are removed too.");
    const detail = names === "" ? too : `${too} ${t("These agents use it: {0}.", names)}`;
    const question = t('Remove the MCP server "{0}"?', server.name);
    if (!(await host.confirm(question, detail, t("Remove")))) return false;
    await mcp.remove(id);
    return true;
  });
  peer.answer(Mcp.start, async ({ id }, signal) => {
    if ((await mcp.state(id)).launch === "approved") await askSecrets(id, "missing");
    await mcp.start(id, true, signal).catch(async (thrown) => {
      // What went wrong at the start is the server's state; what kept it from starting is the answer.
      const { state } = await mcp.state(id);
      if (state.at !== "failed" && toErrorInfo(thrown).code !== "aborted") throw thrown;
    });
    return mcp.state(id);
  });
  peer.answer(Mcp.stop, async ({ id }) => {
    await mcp.stop(id);
    return mcp.state(id);
  });
  peer.answer(Mcp.signOut, async ({ id }) => {
    await mcp.signOut(id);
    return mcp.state(id);
  });
  peer.answer(Mcp.review, async ({ id }) => {
    const difference = await mcp.difference(id);
    if (difference === null) throw fail("stale", t("There is nothing to approve any more."));
    const { server } = await mcp.state(id);
    reviewed.set(id, difference.hash);
    // The answer does not wait for what the person decides over there.
    void host
      .showDifference(server.name, reviewText(difference.before), reviewText(difference.after))
      .then((agreed) => (agreed ? approve(id, difference.hash) : undefined))
      .catch(() => peer.tell(Mcp.changed, undefined));
  });
  peer.answer(Mcp.approve, async ({ id, unapproved }) => {
    const { server, launch, tools } = await mcp.state(id);
    const isChange = launch === "changed" || tools.some(({ approval }) => approval === "changed");
    if (isChange && reviewed.get(id) !== unapproved)
      throw fail("invalid", t("Nobody has looked at the changes yet."), t("Review them first."));
    if (launch === "new") {
      const question =
        server.transport.kind === "http"
          ? t('Allow "{0}" to be reached?', server.name)
          : t('Allow "{0}" to be started?', server.name);
      if (!(await host.confirm(question, launchWords(server), t("Allow")))) return mcp.state(id);
    }
    await approve(id, unapproved);
    return mcp.state(id);
  });
  peer.answer(Mcp.showLog, ({ id }) => mcp.showLog(id));
  peer.answer(Mcp.openFile, async ({ file }) => {
    const { servers, problems } = await mcp.snapshot();
    const known = [
      ...servers.flatMap(({ origin }) => (origin.kind === "workspace" ? origin.file : [])),
      ...problems.map((one) => one.file),
    ];
    // A page names no path of its own.
    if (!known.includes(file)) throw fail("invalid", t("This is no file that names servers."));
    await host.openFile(file);
  });

  scope.own(
    studio.changes.on(({ type }) => {
      if (type === "mcp" || type === "foreign") peer.tell(Mcp.changed, undefined);
    }),
  );
  return scope;
}

function problemOf(server: McpServer, name: string, value: string): string | null {
  try {
    toKeptSecret(server, name, value);
    return null;
  } catch (thrown) {
    return inLanguage(toErrorInfo(thrown).message);
  }
}

/** All that a person has to know before they let it be started. A value cannot begin a line of its own. */
function launchWords(server: McpServer): string {
  const { transport } = server;
  const variables = transport.kind === "http" ? transport.headers : transport.env;
  const values = variables.map(
    ({ name, value }) => `${visible(name)}=${visible(value ?? t("(a secret that you enter)"))}`,
  );
  const withValues = values.length === 0 ? [] : [t("With: {0}", values.join(", "))];
  if (transport.kind === "http") {
    const { url, signIn } = transport;
    const asClient =
      signIn === undefined
        ? []
        : [t("It is signed in to at {0} as {1}", visible(signIn.issuer), visible(signIn.clientId))];
    return [t("It is at {0}", visible(url)), ...asClient, ...withValues].join("\n");
  }
  const line = [transport.command, ...transport.args].map((word) =>
    /^[\w./:@=-]+$/.test(word) ? word : JSON.stringify(word),
  );
  return [
    t("This runs on your machine with your rights: {0}", visible(line.join(" "))),
    t("In the folder: {0}", visible(transport.cwd)),
    ...withValues,
  ].join("\n");
}
