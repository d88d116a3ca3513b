// An editor around the inspector in which nobody chooses or asks for anything.
import type { ForkHost } from "../../../src/studio/serveForking.ts";
import type { InspectorHost } from "../../../src/studio/serveInspector.ts";

export const noWishes: Pick<InspectorHost, "takeWish" | "onWish"> = {
  takeWish: () => null,
  onWish: () => ({ dispose: () => {} }),
};

export const noForks: ForkHost = {
  chooseAnswerer: async () => null,
  inspect: async () => {},
  chooseOther: async () => null,
};
