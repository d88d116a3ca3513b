// Schemas of values that cross to a webview, shared by the contracts. Limits keep a hostile or broken view from
// filling the host's memory: messages over them are refused, not cut.
import * as z from "zod/mini";
import { t } from "../core/l10n.ts";

/** A typed message: half a million characters is more than any model's window takes. */
export const MAX_TEXT = 500_000;
/** Ids are 26 characters; foreign (imported) ones may be longer. */
export const Id = z.string().check(z.minLength(1), z.maxLength(200));
export const Name = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, { error: () => t("Give it a name.") }),
    z.maxLength(200, { error: () => t("A name has at most 200 characters.") }),
  );
export const MessageText = z.string().check(z.maxLength(MAX_TEXT, { error: () => t("The message is too long.") }));
export const Nothing = z.optional(z.undefined());

/** Who answers this once, or goes on: an agent, or the agent whose turn it is on another model. */
export const Answerer = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("agent"), agent: Id }),
  z.strictObject({
    type: z.literal("model"),
    connection: Id,
    model: z.string().check(z.minLength(1), z.maxLength(300)),
  }),
]);
export type Answerer = z.infer<typeof Answerer>;

export const Parameters = z.strictObject({
  temperature: z.optional(
    z
      .number({ error: () => t("Temperature is a number.") })
      .check(
        z.minimum(0, { error: () => t("Temperature is at least 0.") }),
        z.maximum(2, { error: () => t("Temperature is at most 2.") }),
      ),
  ),
  maxOutputTokens: z.optional(
    z
      .int({ error: () => t("Max output is a whole number of tokens.") })
      .check(z.minimum(1, { error: () => t("Max output is at least 1 token.") }), z.maximum(10_000_000)),
  ),
  effort: z.optional(z.enum(["off", "low", "medium", "high"])),
});

/** A week of minutes; the others are beyond any turn. */
const OwnLimits = z.strictObject({
  modelCalls: z.optional(
    z
      .int({ error: () => t("Model calls is a whole number.") })
      .check(
        z.minimum(0, { error: () => t("Model calls is at least 0.") }),
        z.maximum(10_000, { error: () => t("Model calls is at most 10,000.") }),
      ),
  ),
  minutes: z.optional(
    z
      .number({ error: () => t("Minutes is a number.") })
      .check(
        z.minimum(0, { error: () => t("Minutes is at least 0.") }),
        z.maximum(10_080, { error: () => t("Minutes is at most 10,080, which is a week.") }),
      ),
  ),
  tokens: z.optional(
    z
      .int({ error: () => t("Tokens is a whole number.") })
      .check(
        z.minimum(0, { error: () => t("Tokens is at least 0.") }),
        z.maximum(1e12, { error: () => t("Tokens is at most 1,000,000,000,000.") }),
      ),
  ),
  cost: z.optional(
    z
      .number({ error: () => t("Cost is a number of dollars.") })
      .check(
        z.minimum(0, { error: () => t("Cost is at least $0.") }),
        z.maximum(1e6, { error: () => t("Cost is at most $1,000,000.") }),
      ),
  ),
});
/** More agents than anybody lets one agent call: each is a tool in every request. */
const AgentIds = z.array(Id).check(z.maxLength(50, { error: () => t("An agent can call at most 50 others.") }));
/** Values of variables by their names. A value is a word or a paragraph; a whole document belongs into the conversation. */
export const Variables = z
  .record(
    z.string().check(z.maxLength(100)),
    z.string().check(z.maxLength(20_000, { error: () => t("A value has at most 20,000 characters.") })),
  )
  .check(z.refine((all) => Object.keys(all).length <= 100, { error: () => t("There are at most 100 variables.") }));
const Servers = z.optional(
  z.array(Id).check(z.maxLength(100, { error: () => t("An agent has at most 100 MCP servers.") })),
);

export const AgentSpec = z.strictObject({
  name: Name,
  description: z.string().check(z.maxLength(2_000)),
  connection: z.string().check(z.minLength(1, { error: () => t("Choose a connection.") }), z.maxLength(200)),
  model: z.string().check(z.trim(), z.minLength(1, { error: () => t("Choose a model.") }), z.maxLength(300)),
  instructions: MessageText,
  parameters: Parameters,
  tools: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(500)),
  limits: z.optional(OwnLimits),
  agents: z.optional(AgentIds),
  servers: Servers,
  variables: z.optional(Variables),
});

/** An agent as it stands in the editor, not finished: what is missing or out of its range is said when it is saved. */
export const AgentDraft = z.strictObject({
  name: MessageText,
  description: MessageText,
  connection: MessageText,
  model: MessageText,
  instructions: MessageText,
  parameters: z.strictObject({
    temperature: z.optional(z.number()),
    maxOutputTokens: z.optional(z.number()),
    effort: z.optional(z.enum(["off", "low", "medium", "high"])),
  }),
  tools: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(500)),
  limits: z.optional(
    z.strictObject({
      modelCalls: z.optional(z.number()),
      minutes: z.optional(z.number()),
      tokens: z.optional(z.number()),
      cost: z.optional(z.number()),
    }),
  ),
  agents: z.optional(AgentIds),
  servers: Servers,
  variables: z.optional(Variables),
});
