// Steps of a conversation, and how to look at what the model makes of them.
import * as Chat from "../../../src/protocol/chat.ts";
import { createLog, createWorld, type Log, ref, text, type World } from "./chatHost.ts";

const figures = {
  usage: {},
  cost: { kind: "unknown", why: "test" },
  timing: { firstPartMs: 10, totalMs: 20 },
} as const;

export function asked(log: Log, turn: string, span: string): void {
  log.add({ kind: "message.user", content: [text("Hello")] });
  log.add({ kind: "turn.started", agentVersion: "v", agentName: "Reviewer" }, turn);
  const request = { request: "h", system: "", tools: [], parameters: {}, messages: 1, attempt: 1 } as const;
  log.add({ kind: "model.requested", model: ref, ...request }, span, turn);
}
export function answered(log: Log, turn: string, span: string, words: string): void {
  const finish = { reason: "stop", vendor: "stop" } as const;
  const content = [text(words)];
  log.add({ kind: "model.responded", model: ref, answeredBy: "demo", content, finish, ...figures }, span);
  log.add({ kind: "turn.ended", reason: "done", durationMs: 30 }, turn);
}

/** The words of the only model step with this span, as facts have it. */
export function inFacts(world: World, span: string): string {
  const steps = world.model.shown.items.value.flatMap((item) => (item.type === "turn" ? item.steps : []));
  const step = steps.find((one) => one.span === span);
  return step?.type === "model" ? step.content.map((block) => ("text" in block ? block.text : "")).join("") : "";
}
export function previewed(world: World, span: string): string | undefined {
  return world.model.shown.live.contents.value
    .get(span)
    ?.map((block) => ("text" in block ? block.text : ""))
    .join("");
}
export const changed = (world: World) => world.host.tell(Chat.changed, { session: world.target?.id ?? "" });

/** A view on a session whose answer is under way. */
export async function streaming(): Promise<{ world: World; log: Log }> {
  const log = createLog("s");
  asked(log, "t", "m");
  const world = createWorld(log);
  await world.model.shown.open();
  return { world, log };
}
