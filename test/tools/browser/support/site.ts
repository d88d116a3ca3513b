// A server on this machine for pages that a test writes, which counts who asked for what.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Tool, ToolOutput } from "../../../../src/core/tool.ts";
import { type Browser, type BrowserOptions, createBrowser } from "../../../../src/tools/browser/browser.ts";
import { browserTools } from "../../../../src/tools/browser/browserTools.ts";

export interface Site {
  readonly port: number;
  readonly origin: string;
  /** The method and the path of each request. */
  readonly asked: string[];
  /** By path: a page, or whatever answers. */
  readonly pages: Map<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const asked: string[] = [];
  const pages: Site["pages"] = new Map();
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/\?.*$/, "");
    asked.push(`${request.method} ${request.url}`);
    const page = pages.get(path);
    if (typeof page === "function") page(request, response);
    else if (page === undefined) response.writeHead(404).end("There is nothing here.");
    else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    asked,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Found, or installed as the tests of the whole product do. */
export async function findProgram(): Promise<string> {
  const file = path.join(process.env.STUDIO_ROOT ?? process.cwd(), "test/host/browser.mjs");
  const { ensureBrowser } = await import(pathToFileURL(file).href);
  return ensureBrowser();
}

/** An address of the internet, which leads to the test's own server instead. */
export const PUBLIC = "93.184.215.14";

export interface Driven {
  readonly browser: Browser;
  /** Prepares a call, and runs it as if a person had allowed it. */
  call(name: string, input: object, signal?: AbortSignal): Promise<ToolOutput & { caution: string | undefined }>;
  prepare(name: string, input: object): ReturnType<Tool["prepare"]>;
}

/** `names`: what the names of the test resolve to, the last answer for ever. */
export async function drive(
  port: number,
  names: Readonly<Record<string, readonly string[][]>> = {},
  rest: Partial<BrowserOptions> = {},
): Promise<Driven> {
  const program = await findProgram();
  const asked = new Map<string, number>();
  const browser = createBrowser({
    chosenProgram: () => program,
    environment: process.env,
    lookup: async (host) => {
      const answers = names[host];
      if (answers === undefined) throw new Error("ENOTFOUND");
      const count = asked.get(host) ?? 0;
      asked.set(host, count + 1);
      const addresses = answers[Math.min(count, answers.length - 1)] ?? [];
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
    // Whatever is looked for on the internet is this test's server; what is not, is where it is.
    connect: (address, to) => connect(address === PUBLIC ? port : to, address === PUBLIC ? "127.0.0.1" : address),
    ...rest,
  });
  const tools = new Map(browserTools(browser).map((tool) => [tool.spec.name, tool]));
  const prepare = async (name: string, input: object) => {
    const tool = tools.get(name);
    if (tool === undefined) throw new Error(`There is no tool ${name}.`);
    return tool.prepare(JSON.parse(JSON.stringify(input)), new AbortController().signal);
  };
  return {
    browser,
    prepare,
    async call(name, input, signal = new AbortController().signal) {
      const { caution, run } = await prepare(name, input);
      return { ...(await run(signal)), caution };
    },
  };
}
