// Servers over HTTP, and those that mean no good.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import { guarded, type Handler, json, plain, withHttp } from "./httpServer.ts";
import { never, openServer, say, shortPatience } from "./support.ts";

const at = (base: string, headers = {}) => ({ kind: "http", url: `${base}/mcp`, headers }) as const;

test("a server over HTTP is called, with the headers that were entered for it", () =>
  withHttp(plain, async (base, seen) => {
    const opened = openServer();
    await opened.server.start(async () => at(base, { "X-Team": "compilers" }), never);
    assert.deepEqual(
      opened.server.offer.tools.map(({ name }) => name),
      ["do"],
    );
    assert.equal(await say(opened, "hello"), "done");
    assert.ok(seen.every(({ headers }) => headers["x-team"] === "compilers"));
    await opened.server.stop();
  }));

test("a sign-in goes through the person's browser, and is kept for the next start", () =>
  withHttp(guarded, async (base) => {
    const visited: URL[] = [];
    const opened = openServer({
      person: {
        async authorize(url, state) {
          visited.push(url);
          assert.equal(opened.server.state.at, "signing-in");
          return new URLSearchParams({ code: "k0de", state });
        },
      },
    });
    await opened.server.start(async () => at(base), never);
    assert.equal(await say(opened, "hello"), "done");
    const [url] = visited;
    assert.equal(url?.origin, base);
    assert.equal(url?.searchParams.get("redirect_uri"), "vscode://ai-studio.ai-studio/signed-in");
    assert.equal(url?.searchParams.get("code_challenge_method"), "S256");
    await opened.server.stop();
    await opened.server.start(async () => at(base), never);
    assert.equal(visited.length, 1, "signed in once");
    await opened.server.stop();
  }));

test("attack 46: a code that comes with another state is not taken, and nobody is sent anywhere without agreeing", () =>
  withHttp(guarded, async (base) => {
    const forged = openServer({
      person: { authorize: async () => new URLSearchParams({ code: "k0de", state: "other" }) },
    });
    await assert.rejects(
      forged.server.start(async () => at(base), never),
      { code: "auth", message: /another sign-in/ },
    );
    const unwilling = openServer({ person: { authorize: () => Promise.reject(fail("auth", "You did not want to.")) } });
    await assert.rejects(
      unwilling.server.start(async () => at(base), never),
      { code: "auth" },
    );
    assert.equal(JSON.stringify(forged.kept ?? "").includes("good-token"), false);
  }));

test("attack 44: a server cannot send us to a private address, by its metadata or by a redirect", async () => {
  const asked: string[] = [];
  const fetch = async (url: string | URL, init?: RequestInit) => {
    asked.push(String(url));
    return globalThis.fetch(url, init);
  };
  const metadata: Handler = (_, response) =>
    json(response, {}, 401, {
      "www-authenticate": `Bearer resource_metadata="http://169.254.169.254/latest/meta-data"`,
    });
  await withHttp(metadata, async (base) => {
    const opened = openServer({ fetch });
    await assert.rejects(opened.server.start(async () => at(base), never));
  });
  const redirect: Handler = (_, response) => response.writeHead(307, { location: "http://169.254.169.254/mcp" }).end();
  await withHttp(redirect, async (base) => {
    const opened = openServer({ fetch });
    await assert.rejects(opened.server.start(async () => at(base), never));
  });
  assert.ok(asked.length >= 2 && asked.every((url) => url.startsWith("http://127.0.0.1:")), asked.join());
});

test("an answer of more than it may be, one that never comes, and a status are told apart", async () => {
  const huge: Handler = (request, response, body, base) => {
    if (body.method !== "tools/call") return plain(request, response, body, base);
    response.writeHead(200, { "content-type": "application/json" });
    const piece = Buffer.alloc(1_000_000, "x");
    const more = () => {
      while (!response.destroyed && response.write(piece));
      response.once("drain", more);
    };
    more();
  };
  await withHttp(huge, async (base) => {
    const opened = openServer();
    await opened.server.start(async () => at(base), never);
    await assert.rejects(say(opened, "hello"), { code: "protocol", message: /more than 32 MB/ });
    await opened.server.stop();
  });
  const silent: Handler = (request, response, body, base) => {
    if (body.method !== "tools/call") plain(request, response, body, base);
  };
  await withHttp(silent, async (base) => {
    const opened = openServer({ patience: shortPatience });
    await opened.server.start(async () => at(base), never);
    await assert.rejects(say(opened, "hello"), { code: "timeout" });
    await opened.server.stop();
  });
  await withHttp(
    (_, response) => response.writeHead(404).end(),
    async (base) => {
      const opened = openServer();
      await assert.rejects(
        opened.server.start(async () => at(base), never),
        { code: "not-found" },
      );
    },
  );
  const nobody = openServer();
  await assert.rejects(
    nobody.server.start(async () => at("http://127.0.0.1:9"), never),
    { code: "network" },
  );
});
