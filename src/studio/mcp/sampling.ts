// A server's question to a model: put to the model of the agent that is calling the server, after a person has agreed.
import type { AgentSpec } from "../../core/agent.ts";
import { createAssembler } from "../../core/assemble.ts";
import { fail } from "../../core/failure.ts";
import type { Usage } from "../../core/provider.ts";
import type { SamplingAnswer, SamplingRequest } from "../../mcp/connection.ts";
import type { Connections } from "../connections.ts";
import type { McpHost } from "./host.ts";

/** A call of a server's tool under way: whose it is, and what the server had a model answer meanwhile. */
export interface CallUnderWay {
  readonly spec: AgentSpec;
  readonly answers: { readonly model: string; readonly usage: Usage }[];
}

/** Throws `invalid` when no agent is calling the server, and `aborted` when the person did not agree. */
export async function sample(
  parts: { readonly connections: Connections; readonly host: McpHost; readonly server: string },
  call: CallUnderWay | undefined,
  request: SamplingRequest,
  signal: AbortSignal,
): Promise<SamplingAnswer> {
  if (call === undefined) throw fail("invalid", "No agent is calling the server, so no model answers it.");
  const { connection: id, model } = call.spec;
  const agreed = await parts.host.allowsSampling(parts.server, `${call.spec.name} (${model})`, request, signal);
  if (!agreed || signal.aborted) throw fail("aborted", "The person did not let a model answer.");
  const { connection, provider } = await parts.connections.open(id);
  const assembler = createAssembler();
  const reference = { connection: connection.id, provider: connection.provider, model };
  const stream = provider.stream(
    {
      model: reference,
      system: request.system,
      messages: request.messages.map(({ role, text }) =>
        role === "user"
          ? { role, content: [{ type: "text", text }] }
          : { role, model: reference, content: [{ type: "text", text }] },
      ),
      tools: [],
      parameters: {
        maxOutputTokens: request.maxTokens,
        ...(request.temperature === null ? {} : { temperature: request.temperature }),
      },
    },
    signal,
  );
  for await (const part of stream) assembler.add(part);
  const { content, usage, finish, answeredBy } = assembler.result();
  if (finish === null) throw fail("protocol", "The model's answer broke off.");
  call.answers.push({ model, usage });
  return {
    model: answeredBy ?? model,
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    finish: finish.reason === "length" ? "maxTokens" : "endTurn",
  };
}

/** What a tool's output says of the answers that the server had made: nobody pays for what they are not told of. */
export function answersNote({ answers }: CallUnderWay): string {
  const tokens = (value: number | undefined) => value?.toLocaleString("en") ?? "unknown";
  return answers
    .map(
      ({ model, usage }) =>
        `\n\n(Meanwhile ${model} answered the server: ${tokens(usage.input)} tokens in, ${tokens(usage.output)} out.)`,
    )
    .join("");
}
