// Windows whose time is the test's: each looks, and says that its turns go on, when it is told to.
import type { TestContext } from "node:test";
import type { FailureCode } from "../../../src/core/failure.ts";
import { historyOf, pushed, saying, type TestStudio, testAgent } from "../../support/testStudio.ts";
import { openFaultyStudio } from "./faultyStore.ts";
import { until } from "./view.ts";

interface Window extends TestStudio {
  /** Does what it does every five seconds: says that its turns go on, looks whether the others' do. */
  passes(): Promise<void>;
  /** What people are told without having asked. */
  readonly told: string[];
  /** What every write of its store fails with. */
  disk: FailureCode | null;
}

export async function openWindow(
  t: TestContext,
  owner: string,
  stream: Parameters<typeof openFaultyStudio>[0],
  folder?: string,
): Promise<Window> {
  const works: (() => Promise<void>)[] = [];
  const state: { disk: FailureCode | null } = { disk: null };
  const reads = /\.(list|get|history|index|rows|startedAt)$/;
  const house = await openFaultyStudio(
    stream,
    { fault: (name) => (reads.test(name) ? null : state.disk) },
    {
      owner,
      ...(folder === undefined ? {} : { folder }),
      deps: {
        every(_ms, work) {
          works.push(work);
          return { dispose: () => {} };
        },
      },
    },
  );
  const told: string[] = [];
  house.studio.troubles.on(({ error }) => void told.push(error.code));
  t.after(() => house.abandon());
  return Object.assign(state, {
    ...house,
    told,
    async passes() {
      for (const work of works) await work();
    },
  });
}

/** Two windows on one history; the first one's answer is under way, with words of it in the log. */
export async function underWay(t: TestContext) {
  const source = pushed();
  const first = await openWindow(t, "first", source.stream);
  const second = await openWindow(t, "second", saying("From the second."), first.folder);
  const agent = await first.studio.agents.save("a", testAgent);
  const session = await first.studio.turns.send(null, "Tell me a story", agent.id);
  source.push({ type: "text", text: "Once upon a time" });
  const kinds = async () => (await historyOf(second.studio, session)).map(({ fact }) => fact.kind);
  await until(async () => (await kinds()).includes("model.streamed"));
  const ends = async () =>
    (await historyOf(second.studio, session)).flatMap(({ fact }) =>
      fact.kind === "turn.ended" ? [`${fact.reason} ${fact.error?.code ?? ""}`.trim()] : [],
    );
  return { first, second, source, session, kinds, ends };
}

/** So many looks. */
export const minute = 13;
