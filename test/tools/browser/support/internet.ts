// What the internet would be, as one page of it that tries things, and the browser that opens it.
import type { Driven, drive, Site } from "./site.ts";
import { useBrowser } from "./useBrowser.ts";

/** Where the test's page tells that it has tried everything. */
export const DONE = "All was tried";

export const page = (script: string, body = "") =>
  `<!doctype html><title>start</title><body>${body}<script>${script}</script></body>`;
export const at = (where: string) => `http://public.test${where}`;

export interface Internet {
  readonly site: Site;
  readonly driven: Driven;
  open(url: string): ReturnType<Driven["call"]>;
  /** A page does this; answers what a model is told of it, and what the page shows afterwards. */
  attack(script: string, body?: string): Promise<string>;
}

/** For the tests of a file. `names`: what each name resolves to, one look after the other. */
export function useInternet(names: Parameters<typeof drive>[1]): Internet {
  const now = useBrowser(names);
  const open = (url: string) => now().driven.call("browser_open", { url });
  return {
    get site() {
      return now().site;
    },
    get driven() {
      return now().driven;
    },
    open,
    async attack(script, body = "") {
      const { site, driven } = now();
      site.pages.set(
        "/attack",
        page(
          `const late = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, 1500))]).catch(() => {});
           (async () => { ${script} })().catch(() => {}).then(() => { document.body.append("${DONE}"); });`,
          body,
        ),
      );
      const { text } = await open(at("/attack"));
      await driven.call("browser_wait", { text: DONE, seconds: 40 });
      return `${text}\n${(await driven.call("browser_read", {})).text}`;
    },
  };
}
