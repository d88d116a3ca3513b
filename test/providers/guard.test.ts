// What holds whatever an adapter does, shown with adapters that do their worst.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure, isFailure } from "../../src/core/failure.ts";
import type { ModelRequest, Part, Provider } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { guard } from "../../src/providers/guard.ts";
import { collect } from "./support/collect.ts";

const request: ModelRequest = {
  model: { connection: "c", provider: "compatible", model: "m" },
  system: "",
  messages: [],
  tools: [],
  parameters: {},
};
const hello: Part = { type: "text", text: "Hello" };
const forever = new Promise<never>(() => {});

function stuck(after: readonly Part[] = []): Provider {
  return {
    models: () => forever,
    async *stream() {
      yield* after;
      await forever;
    },
  };
}

const isStopped = (error: unknown) => isFailure(error) && error.code === "aborted";

test("a stop ends what ignores its signal", async () => {
  const provider = guard(stuck([hello]), undefined);
  const stop = new AbortController();
  const got = await collect(provider, request, stop.signal, () => stop.abort());
  assert.deepEqual([got.text, isStopped(got.error)], ["Hello", true]);

  const stopModels = new AbortController();
  const waiting = provider.models(stopModels.signal);
  stopModels.abort();
  await assert.rejects(waiting, isStopped);
});

test("nothing is begun for a signal that has aborted, and nothing told after it did", async () => {
  let begun = 0;
  const eager: Provider = {
    models: async () => {
      begun++;
      return [];
    },
    async *stream() {
      begun++;
      for (;;) yield hello;
    },
  };
  const provider = guard(eager, undefined);
  assert.ok(isStopped((await collect(provider, request, AbortSignal.abort())).error));
  await assert.rejects(provider.models(AbortSignal.abort()), isStopped);
  assert.equal(begun, 0);
  const stop = new AbortController();
  const got = await collect(provider, request, stop.signal, () => stop.abort());
  assert.equal(got.parts.length, 1);
});

test("who leaves the loop stops the adapter", async () => {
  let signal: AbortSignal | undefined;
  let closed = false;
  const provider = guard(
    {
      models: () => forever,
      async *stream(_, inner) {
        signal = inner;
        try {
          for (;;) yield hello;
        } finally {
          closed = true;
        }
      },
    },
    undefined,
  );
  for await (const _ of provider.stream(request, new AbortController().signal)) break;
  assert.equal(signal?.aborted, true);
  assert.equal(closed, true);
});

test("an answer has as long as its limit, whether parts come or not", async () => {
  const slow: Provider = {
    models: () => forever,
    async *stream() {
      for (;;) {
        yield hello;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
  for (const provider of [slow, stuck([hello])]) {
    const got = await collect(guard(provider, undefined, 20), request);
    assert.ok(isFailure(got.error) && got.error.code === "timeout");
    assert.match(got.text, /^(Hello)+$/);
  }
  const quick = { ...slow, stream: () => quickly() };
  async function* quickly() {
    yield hello;
  }
  assert.equal((await collect(guard(quick, undefined, 10_000), request)).error, undefined);
});

test("attacks 37, 38: only failures come out, without the key and without the error behind them", async () => {
  const key = "sk-canary-4f9c2b71e8d05a36";
  for (const thrown of [
    new Error(`no ${key}`, { cause: { headers: { authorization: key } } }),
    new Failure({ code: "auth", message: key, vendor: { [key]: key } }, { cause: new Error(key) }),
    key,
    { key },
  ]) {
    const throwing: Provider = {
      models: () => Promise.reject(thrown),
      // biome-ignore lint/correctness/useYield: it fails before its first part
      async *stream() {
        throw thrown;
      },
    };
    const provider = guard(throwing, key);
    const { error } = await collect(provider, request);
    for (const caught of [
      error,
      await provider.models(new AbortController().signal).catch((rejected: unknown) => rejected),
    ]) {
      assert.ok(isFailure(caught));
      assert.ok(!JSON.stringify([caught.info, caught.message, caught.stack]).includes(key));
      assert.equal(caught.cause, undefined);
    }
  }
});

test("a key that no header takes is told before it is sent", async () => {
  const connection = { id: "c", provider: "openai", name: "Mine" } as const;
  for (const key of ["sk-a b", "sk-a\nb", "schlüssel"])
    await assert.rejects(
      openProvider({ connection, key, fetch }),
      (error) => isFailure(error) && error.code === "auth" && !error.message.includes(key),
    );
  await openProvider({ connection, key: "  sk-a\n", fetch });
});
