// The format of a bundle: one JSON array, with an element for each thing, one to a line. Every JSON reader can read it; ours
// takes it element by element, so that a bundle of any size needs little memory. A file that was cut off has no "end".
//
//   {"type":"bundle","format":"ai-studio","version":1,…}
//   for each session:
//     {"type":"session",…}    who, when, and its branches
//     {"type":"agent",…}      each version of an agent that its turns name
//     {"type":"text",…}       a long string, before the first event that has "@text:" and its hash in its place
//     {"type":"event",…}      in order
//   {"type":"end","sessions":…,"events":…}
import * as z from "zod/mini";
import type { AgentSpec } from "../../core/agent.ts";
import type { Json } from "../../core/json.ts";
import type { Branch } from "../../core/session.ts";
import { object } from "../shape.ts";

export const FORMAT = "ai-studio";
/** Counts up when a reader of today could not read what is written then. */
export const VERSION = 1;

const Id = z.string().check(z.minLength(1), z.maxLength(200));
/** Milliseconds since 1970, as many as a date can have. */
const LAST_TIME = 8.64e15;
export const time = z.number().check(z.minimum(0), z.maximum(LAST_TIME));
const branch = object<Branch>({ id: Id, parent: z.nullable(Id), fork: z.int().check(z.minimum(0)), createdAt: time });

/** More branches than a person could make; each is looked through at each other one. */
const MOST_BRANCHES = 10_000;
const LONGEST_TITLE = 1_000;

export const BundleLine = z.looseObject({
  type: z.literal("bundle"),
  format: z.literal(FORMAT),
  version: z.int(),
  /** Milliseconds since 1970. */
  exportedAt: time,
});
export const SessionLine = z.object({
  type: z.literal("session"),
  id: Id,
  purpose: z.enum(["chat", "run"]),
  title: z.string().check(z.maxLength(LONGEST_TITLE)),
  /** The agent that answers next. */
  agent: z.nullable(Id),
  head: Id,
  createdAt: time,
  branches: z.array(branch).check(z.minLength(1), z.maxLength(MOST_BRANCHES)),
});
/** What an agent can have grows with each release; nothing here is acted on but its name. */
const Spec = z.looseObject({ name: z.string() });
export const AgentLine = z.object({
  type: z.literal("agent"),
  id: Id,
  agent: Id,
  number: z.int(),
  createdAt: time,
  spec: z.custom<AgentSpec>((value) => Spec.safeParse(value).success),
});
export const TextLine = z.object({ type: z.literal("text"), hash: z.string(), text: z.string() });
export const EventLine = z.object({
  type: z.literal("event"),
  id: Id,
  branch: Id,
  seq: z.int().check(z.minimum(1)),
  at: time,
  span: z.nullable(Id),
  parent: z.nullable(Id),
  /** core/event.ts, Fact, with its long strings replaced. */
  fact: z.custom<Json>((value) => typeof value === "object" && value !== null),
});
export const EndLine = z.object({ type: z.literal("end"), sessions: z.int(), events: z.int() });
