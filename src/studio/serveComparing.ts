// Two histories side by side in an inspector, answered from the log.
import { compare } from "../core/compare.ts";
import { t } from "../core/l10n.ts";
import { createScope, type Disposable } from "../core/scope.ts";
import { type Field, type Step, stepsOf } from "../core/steps.ts";
import type { Side, Sides, SideWords, StepRow } from "../protocol/comparing.ts";
import * as Inspector from "../protocol/inspector.ts";
import type { Peer } from "../protocol/peer.ts";
import type { ForkHost } from "./serveForking.ts";
import type { Studio } from "./studio.ts";

/** Characters of one field of a step that are shown: some hundred pages. What is longer is compared all the same. */
const LONGEST_FIELD = 200_000;

export function serveComparing(peer: Peer, studio: Studio, session: string, host: ForkHost): Disposable {
  const { sessions, events } = studio;
  /** The steps of what was compared last: what one of them says is asked for next. */
  let last: {
    readonly key: string;
    readonly sessions: ReadonlySet<string>;
    readonly left: readonly Step[];
    readonly right: readonly Step[];
  } | null = null;

  const stepsAt = async ({ session: id, branch }: Side) => stepsOf(await events.history(id, branch, 0));

  async function stepsFor(sides: Sides) {
    const [left, right] = await Promise.all([stepsAt(sides.left), stepsAt(sides.right)]);
    last = { key: JSON.stringify(sides), sessions: new Set([sides.left.session, sides.right.session]), left, right };
    return last;
  }

  async function wordsOf({ session: id, branch }: Side): Promise<SideWords> {
    const { session: found, branches } = await sessions.get(id);
    const at = branches.findIndex((one) => one.id === branch);
    const words =
      branches[at]?.parent === null
        ? t("Branch {0}, the first", at + 1)
        : branches[at]?.fork === 0
          ? t("Branch {0}, from the beginning", at + 1)
          : t("Branch {0}, from event {1}", at + 1, branches[at]?.fork ?? 0);
    return { title: found.title, branch: branches.length < 2 ? "" : words };
  }

  peer.answer(Inspector.chooseOther, ({ branch }) => host.chooseOther({ session, branch }));
  peer.answer(Inspector.compare, async (sides) => {
    const { left, right } = await stepsFor(sides);
    const { pairs, first, totals } = compare(left, right);
    const rows = pairs.map((pair) => ({
      left: pair.left && rowOf(pair.left),
      right: pair.right && rowOf(pair.right),
      differs: pair.differs,
    }));
    return { left: await wordsOf(sides.left), right: await wordsOf(sides.right), rows, first, totals };
  });
  peer.answer(Inspector.compareFields, async ({ sides, left, right }) => {
    const steps = last?.key === JSON.stringify(sides) ? last : await stepsFor(sides);
    return { left: fieldsOf(steps.left, left), right: fieldsOf(steps.right, right) };
  });

  const scope = createScope();
  scope.own(
    studio.changes.on((change) => {
      if (change.type === "session" && change.session !== session && last?.sessions.has(change.session))
        peer.tell(Inspector.forksChanged, undefined);
    }),
  );
  return scope;
}

const rowOf = ({ kind, seq, title, depth, figures }: Step): StepRow => ({ kind, seq, title, depth, figures });

const fieldsOf = (steps: readonly Step[], seq: number | null): readonly Field[] =>
  (steps.find((step) => step.seq === seq)?.fields ?? []).map(({ name, text }) => ({
    name,
    text: text.length > LONGEST_FIELD ? `${text.slice(0, LONGEST_FIELD)}…` : text,
  }));
