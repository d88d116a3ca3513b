import path from "node:path";
import * as z from "zod/mini";
import type { Tool } from "../../core/tool.ts";
import { defineTool } from "../defineTool.ts";
import type { Workspace } from "../workspace.ts";
import { ioFailure } from "./ioError.ts";
import { locateFolder, openRoots } from "./locate.ts";
import { pathInput } from "./pathInput.ts";
import { secretsWords } from "./secretsWords.ts";
import { sensitivity } from "./sensitivity.ts";
import { entriesOf, type Found } from "./walk.ts";

/** A folder with more is generated; a model finds its way there with glob. */
const MOST_ENTRIES = 1_000;

const marks: Record<Found["kind"], string> = { file: "", folder: "/", link: " (a link)", other: " (not a file)" };

export function listFolder(workspace: Workspace): Tool {
  return defineTool({
    name: "list_folder",
    description: "The files and folders in one folder of the workspace; names of folders end in a slash.",
    effect: "read",
    input: z.strictObject({
      path: z.optional(pathInput("The folder, relative to the workspace folder. Absent: the workspace itself.")),
    }),
    async prepare({ path: given }) {
      const roots = await openRoots(workspace);
      if (given === undefined && roots.length > 1) {
        const names = roots.map(({ name }) => `${name}/`);
        return {
          preview: "List the workspace folders",
          run: async () => ({ text: names.join("\n"), isError: false }),
        };
      }
      const place = await locateFolder(given ?? ".", roots);
      return {
        preview: `List ${place.shown === "." ? "the workspace folder" : place.shown}`,
        async run() {
          const entries = await entriesOf(place.path).catch((thrown) => {
            throw ioFailure(thrown, place.shown);
          });
          const shown = entries.filter((entry) => sensitivity(entry.path).reading === null);
          const lines = shown.slice(0, MOST_ENTRIES).map((entry) => `${path.basename(entry.path)}${marks[entry.kind]}`);
          if (shown.length > MOST_ENTRIES) {
            lines.push(`… and ${shown.length - MOST_ENTRIES} more: find what you look for with glob.`);
          }
          lines.push(...secretsWords(entries.length - shown.length));
          return { text: lines.length === 0 ? "The folder is empty." : lines.join("\n"), isError: false };
        },
      };
    },
  });
}
