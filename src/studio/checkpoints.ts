// Going back: every file that a tool changes is in the log as it was before, and can be put back.
import type { Fact } from "../core/event.ts";
import { fail, toErrorInfo } from "../core/failure.ts";
import { inLanguage, t } from "../core/l10n.ts";
import { REDACTED, redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import { isUnderWay } from "../core/session.ts";
import type { FileEdit } from "../core/tool.ts";
import { currentText, restoreFile } from "../tools/files/restoreFile.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

/** What going back does to one file. */
export interface FileReturn {
  /** Absolute. */
  readonly path: string;
  /** As it is on the disk; null when it is not there. */
  readonly now: string | null;
  /** As it was; null when it was not there. */
  readonly earlier: string | null;
  /** Somebody else has changed it since the last call that did. */
  readonly edited: boolean;
}

/** `impossible`: files that cannot be put back, each with a sentence that says why. */
interface Return {
  readonly files: readonly FileReturn[];
  /** Whether steps that were imported changed files, too: where they ran. What they say of files is never acted on here. */
  readonly imported: boolean;
  readonly impossible: readonly { readonly path: string; readonly why: string }[];
}

export interface Checkpoints {
  /** The files that the call with this span changes, before and after. */
  prepared(session: string, span: string): Promise<readonly FileEdit[]>;
  /** What it would take to have the files as they were before event number `seq`. Files that are so already are left out. */
  plan(session: string, seq: number): Promise<Return>;
  /**
   * Does it, for the files that are given, each as it was planned; what has changed since is left, and told. Every file is in
   * the log as it was found, so that this can be undone: by going back to before the number that is answered.
   */
  restore(session: string, files: readonly FileReturn[]): Promise<{ seq: number; left: readonly string[] }>;
}

export function createCheckpoints(
  { store, workspace, now, newId }: StudioDeps,
  changes: Emitter<Change>,
  keys: ReadonlySet<string>,
): Checkpoints {
  const never = new AbortController().signal;

  return {
    prepared: (session, span) => store.call("files.prepared", { session, span }),

    async plan(session, seq) {
      const byPath = new Map<string, { earlier: string | null; last: string | null }>();
      const changed = await store.call("files.changed", { session, from: seq });
      for (const { path, before, after } of changed.files)
        byPath.set(path, { earlier: byPath.has(path) ? (byPath.get(path)?.earlier ?? null) : before, last: after });
      const files: FileReturn[] = [];
      const impossible: { path: string; why: string }[] = [];
      for (const [path, { earlier, last }] of byPath) {
        try {
          const current = await currentText(workspace, path, never);
          if (current === earlier) continue;
          if (earlier?.includes(REDACTED)) impossible.push({ path, why: t("A key stood in it, which is not kept.") });
          else files.push({ path, now: current, earlier, edited: current !== last });
        } catch (thrown) {
          impossible.push({ path, why: inLanguage(toErrorInfo(thrown).message) });
        }
      }
      return { files, impossible, imported: changed.imported };
    },

    async restore(session, files) {
      const found = await store.call("sessions.get", { id: session });
      if (found === null) throw fail("missing", t("This session does not exist any more."));
      if (isUnderWay(found.session.state))
        throw fail("working", t("The agent is at work in this session."), t("Wait until it is done, or stop it."));
      const left: string[] = [];
      let first: number | null = null;
      const write = async (fact: Fact): Promise<void> => {
        const event = { id: newId(), at: now(), span: null, parent: null, fact: redact(fact, keys) };
        const appended = await store.call("events.append", { session, branch: found.session.head, events: [event] });
        first ??= Array.isArray(appended) ? (appended[0]?.seq ?? null) : null;
      };
      for (const { path, now: expected, earlier } of files) {
        let isOnRecord = false;
        // On record before it happens: what is about to be overwritten may be a person's own.
        const record = async () => {
          await write({ kind: "file.restored", path, before: expected, after: earlier });
          isOnRecord = true;
        };
        try {
          await restoreFile(workspace, path, expected, earlier, record, never);
        } catch (thrown) {
          left.push(toErrorInfo(thrown).message);
          // The disk would not have it: the log is told that the file is as it was found. Where that fails as well, the file is
          // told of as another program's, and asked about.
          if (isOnRecord)
            await write({ kind: "file.restored", path, before: earlier, after: expected }).catch(() => {});
        }
      }
      changes.emit({ type: "session", session });
      return { seq: first ?? found.session.ends, left };
    },
  };
}
