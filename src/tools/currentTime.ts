import * as z from "zod/mini";
import type { Tool } from "../core/tool.ts";
import { defineTool } from "./defineTool.ts";

export function currentTime(now: () => number): Tool {
  return defineTool({
    name: "current_time",
    description: "The current date and time, in a time zone of your choice.",
    effect: "none",
    input: z.strictObject({
      timeZone: z
        .optional(z.string().check(z.maxLength(60)))
        .check(z.meta({ description: "An IANA time zone such as Europe/Rome. Absent: the machine's own." })),
    }),
    prepare({ timeZone }) {
      const format = formatter(timeZone);
      const zone = format.resolvedOptions().timeZone;
      return {
        preview: `Tell the time in ${zone}`,
        run: async () => ({ text: `${format.format(now())} (${zone})`, isError: false }),
      };
    },
  });
}

function formatter(timeZone: string | undefined): Intl.DateTimeFormat {
  const style = { dateStyle: "full", timeStyle: "long" } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { ...style, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-GB", style);
  }
}
