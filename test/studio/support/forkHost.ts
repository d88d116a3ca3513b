// An editor around the inspector's forks in which nobody chooses anything.
import type { ForkHost } from "../../../src/studio/serveForking.ts";

export const noForks: ForkHost = {
  chooseAnswerer: async () => null,
  inspect: async () => {},
  chooseOther: async () => null,
  takeComparison: () => null,
  onComparison: () => ({ dispose: () => {} }),
};
