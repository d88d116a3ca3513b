// A tool from a zod schema: the schema is what the model is told, and what its input is checked with.
import * as z from "zod/mini";
import { fail } from "../core/failure.ts";
import type { Json } from "../core/json.ts";
import type { Effect, Invocation, Tool } from "../core/tool.ts";

export function defineTool<Input>(definition: {
  name: string;
  description: string;
  effect: Effect;
  input: z.ZodMiniType<Input>;
  prepare(input: Input, signal: AbortSignal): Invocation | Promise<Invocation>;
}): Tool {
  const { name, description, effect, input } = definition;
  // The generated schema is plain JSON; `$schema` only names its dialect, which some vendors refuse.
  const { $schema: _, ...schema } = z.toJSONSchema(input) as { [key: string]: Json };
  return {
    spec: { name, description, input: schema },
    effect,
    async prepare(given, signal) {
      const parsed = z.safeParse(input, given);
      if (!parsed.success) throw fail("invalid", `The input of ${name} is wrong: ${z.prettifyError(parsed.error)}`);
      return definition.prepare(parsed.data, signal);
    },
  };
}
