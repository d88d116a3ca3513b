// The recorded traffic beside the repository, where it stands: ../shared/recordings, one JSON object per line.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Recording {
  readonly id: string;
  readonly provider: string;
  readonly api: string;
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: string };
  readonly expect: {
    readonly text: string;
    readonly thinking: string;
    readonly refusal: string;
    readonly toolCalls: readonly { readonly id: string | null; readonly name: string; readonly args: unknown }[];
    readonly finish?: string | null;
    readonly usage: Readonly<Record<string, number | null>> | null;
    readonly error: unknown;
    readonly errorClass?: string;
    readonly errorStatus?: number;
    readonly signatures: number;
    readonly notes: readonly string[];
  };
}

const folder = path.join(process.env.STUDIO_ROOT ?? ".", "../shared/recordings");

/** By api; empty when there are none. */
export function recordings(): Map<string, Recording[]> {
  const byApi = new Map<string, Recording[]>();
  if (!existsSync(folder)) return byApi;
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".jsonl"))) {
    for (const line of readFileSync(path.join(folder, name), "utf8").split("\n")) {
      if (line === "") continue;
      const recording: Recording = JSON.parse(line);
      byApi.set(recording.api, [...(byApi.get(recording.api) ?? []), recording]);
    }
  }
  return byApi;
}
