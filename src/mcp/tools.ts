// A server's tools as the loop knows tools.
import { fail } from "../core/failure.ts";
import { visible } from "../core/hiddenText.ts";
import type { Json } from "../core/json.ts";
import type { McpToolListing } from "../core/mcp.ts";
import type { Invocation, Tool, ToolOutput } from "../core/tool.ts";
import type { McpCallResult, McpConnection } from "./connection.ts";
import { contentText } from "./reading.ts";
import { createSchemaCheck } from "./schemaCheck.ts";
import { shownText } from "./shownText.ts";
import { LIST_RESOURCES, modelName, READ_RESOURCE } from "./toolNames.ts";

/** What of an answer a model is given, in characters; about 25,000 tokens. The beginning and the end say most. */
const LONGEST_ANSWER = 100_000;
/** A person looks over no more before they allow a call. Characters. */
const LONGEST_PREVIEW = 20_000;
/** Between two words of progress that are handed on, in milliseconds: more often nobody can read. */
const PROGRESS_MS = 100;

export interface ToolSource {
  readonly server: { readonly id: string; readonly name: string; readonly slug: string };
  /** The connection as it is now. Throws `closed` when there is none. */
  connection(): McpConnection;
  /** Whether a tool is still the one that a person has approved. */
  isApproved(listing: McpToolListing): boolean;
}

export function toTool(source: ToolSource, listing: McpToolListing): Tool {
  const { server } = source;
  const check = createSchemaCheck(listing.input);
  return {
    spec: {
      name: modelName(server.slug, listing.name),
      description: shownText(listing.description === "" ? listing.title : listing.description),
      input: plainSchema(listing.input),
    },
    // Whatever a server says of its tools: they run elsewhere, and nobody sees what they do.
    effect: "execute",
    async prepare(input) {
      const values = asObject(input, listing.name);
      const wrong = check(values);
      if (wrong !== null) throw fail("invalid", `The input of ${listing.name} is wrong: ${wrong}`);
      return invocation(
        `Call the tool "${visible(listing.name)}" of the MCP server "${visible(server.name)}" with`,
        values,
        async (signal, progress) => {
          if (!source.isApproved(listing))
            throw fail(
              "stale",
              `The server has changed the tool "${listing.name}" meanwhile.`,
              "A person has to approve the change in the settings of AI Studio.",
            );
          return toOutput(await source.connection().callTool(listing.name, values, paced(progress), signal));
        },
      );
    },
  };
}

/** The two tools by which a model finds and reads what a server has to read. */
export function resourceTools(source: ToolSource): readonly Tool[] {
  const { server } = source;
  const ours = (name: string, description: string, input: Json, prepare: Tool["prepare"]): Tool => ({
    // The server's own tools get a mark when they are called like this: see `modelName`.
    spec: { name: `mcp_${server.slug}_${name}`, description, input },
    effect: "execute",
    prepare,
  });
  return [
    ours(
      LIST_RESOURCES,
      `Lists what the MCP server "${server.name}" has to read: addresses and templates of addresses, with what each is.`,
      { type: "object", properties: {}, additionalProperties: false },
      async () =>
        invocation(`List the resources of the MCP server "${visible(server.name)}"`, null, async (signal) => {
          const resources = await source.connection().listResources(signal);
          const lines = resources.map(
            ({ uri, name, description, mediaType, isTemplate }) =>
              `${isTemplate ? "template " : ""}${uri}  ${[name, mediaType, description].filter((part) => part !== "").join(" · ")}`,
          );
          return { text: cut(lines.length === 0 ? "It has none." : lines.join("\n")), isError: false };
        }),
    ),
    ours(
      READ_RESOURCE,
      `Reads a resource of the MCP server "${server.name}".`,
      {
        type: "object",
        properties: {
          uri: { type: "string", description: "An address from the list, or one made from a template of it." },
        },
        required: ["uri"],
        additionalProperties: false,
      },
      async (input) => {
        const { uri } = asObject(input, READ_RESOURCE);
        if (typeof uri !== "string" || uri === "") throw fail("invalid", `Give the "uri" of the resource.`);
        return invocation(
          `Read the resource ${visible(uri)} of the MCP server "${visible(server.name)}"`,
          null,
          async (signal) => {
            const contents = await source.connection().readResource(uri, signal);
            return { text: cut(contents.map(contentText).join("\n\n") || "It is empty."), isError: false };
          },
        );
      },
    ),
  ];
}

function invocation(what: string, values: { readonly [key: string]: Json } | null, run: Invocation["run"]): Invocation {
  const shown = values === null ? "" : ` ${visible(JSON.stringify(values))}`;
  if (shown.length <= LONGEST_PREVIEW) return { preview: what + shown, run };
  return {
    preview: `${what}${shown.slice(0, LONGEST_PREVIEW)} … (${(shown.length - LONGEST_PREVIEW).toLocaleString("en")} more characters)`,
    caution: "Its arguments are too long to be shown whole.",
    run,
  };
}

function asObject(input: Json, tool: string): { readonly [key: string]: Json } {
  if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as { [key: string]: Json };
  throw fail("invalid", `The input of ${tool} has to be an object.`);
}

/** More is an album: what a model is sent of it is paid for with every request that follows. */
const MOST_PICTURES = 5;
/** Characters of base64: 5 MB, which is what vendors take. */
const LONGEST_PICTURE = 7_000_000;
const PICTURES = /^image\/(png|jpeg|gif|webp)$/;

function toOutput({ content, structured, isError }: McpCallResult): ToolOutput {
  const texts = content.map(contentText);
  // Servers say the same as text for those who read no data; said twice it would cost twice.
  const isSaid = structured === null || texts.some((text) => isSameJson(text, structured));
  const parts = isSaid ? texts : [...texts, JSON.stringify(structured, null, 2)];
  const images = content.flatMap((part) => {
    if (part.type !== "image" || part.data.length > LONGEST_PICTURE || !PICTURES.test(part.mediaType)) return [];
    return [{ mediaType: part.mediaType, data: part.data }];
  });
  return {
    text: cut(parts.join("\n\n").trim() || "(It answered with nothing.)"),
    isError,
    ...(images.length === 0 ? {} : { images: images.slice(0, MOST_PICTURES) }),
  };
}

function isSameJson(text: string, value: Json): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
}

function cut(text: string): string {
  if (text.length <= LONGEST_ANSWER) return text;
  const half = LONGEST_ANSWER / 2;
  const left = text.length - LONGEST_ANSWER;
  const [from, to] = [
    text.slice(0, half).replace(/[\ud800-\udbff]$/, ""),
    text.slice(-half).replace(/^[\udc00-\udfff]/, ""),
  ];
  return `${from}\n… ${left.toLocaleString("en")} characters left out …\n${to}`;
}

function paced(progress: (text: string) => void = () => {}): (text: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (text) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    progress(shownText(text).slice(0, 1_000));
  };
}

/** `$schema` only names the dialect, which some vendors refuse. */
function plainSchema(schema: Json): Json {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return { type: "object" };
  const { $schema: _, ...rest } = schema as { [key: string]: Json };
  return { ...rest, type: "object" };
}
