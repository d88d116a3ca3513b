// The recorded traffic beside the repository, where it stands: ../shared/recordings, or the folder that RECORDINGS names.
// One JSON object per line.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Recording {
  readonly id: string;
  readonly provider: string;
  readonly api: string;
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: string };
  readonly expect: Expectation;
}

/** What a parser written from the wire specifications read out of the bytes. */
export interface Expectation {
  readonly text: string;
  readonly thinking: string;
  readonly refusal: string;
  readonly toolCalls: readonly { readonly id?: string | null; readonly name?: string; readonly args: unknown }[];
  /** The vendor's own word. */
  readonly finish?: string | null;
  readonly usage?: Readonly<Record<string, number | null>> | null;
  readonly error?: unknown;
  readonly errorClass?: string;
  readonly errorStatus?: number;
  /** The terminal marker of the protocol came. */
  readonly complete?: boolean;
  readonly signatures: number;
  readonly notes: readonly string[];
}

const defaultFolder = process.env.RECORDINGS ?? path.join(process.env.STUDIO_ROOT ?? ".", "../shared/recordings");

/** The records of a folder by their API; empty when there are none. */
export function recordings(folder: string = defaultFolder): Map<string, Recording[]> {
  const byApi = new Map<string, Recording[]>();
  if (!existsSync(folder)) return byApi;
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".jsonl"))) {
    for (const line of readFileSync(path.join(folder, name), "utf8").split("\n")) {
      if (line.trim() === "") continue;
      const recording: Recording = JSON.parse(line);
      const known = byApi.get(recording.api);
      if (known === undefined) byApi.set(recording.api, [recording]);
      else known.push(recording);
    }
  }
  return byApi;
}
