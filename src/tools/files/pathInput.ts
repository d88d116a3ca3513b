import * as z from "zod/mini";

/** Room for the longest path that systems take; what is wrong with one is told by `pathProblem`. */
const MOST_CHARACTERS = 5_000;

/** A path in a tool's input. */
export const pathInput = (description: string) =>
  z.string().check(z.minLength(1), z.maxLength(MOST_CHARACTERS), z.meta({ description }));
