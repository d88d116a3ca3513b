// A site on this machine, and the browser that a person has allowed to open it.
import type { Driven, Site } from "./site.ts";
import { useBrowser } from "./useBrowser.ts";

export interface OwnSite {
  readonly site: Site;
  readonly driven: Driven;
  show(path: string, body: string, title?: string): void;
  open(path: string): ReturnType<Driven["call"]>;
}

/** For the tests of a file. */
export function useOwnSite(): OwnSite {
  const now = useBrowser();
  return {
    get site() {
      return now().site;
    },
    get driven() {
      return now().driven;
    },
    show: (path, body, title = "A page") =>
      void now().site.pages.set(
        path,
        `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`,
      ),
    open: (path) => now().driven.call("browser_open", { url: `${now().site.origin}${path}` }),
  };
}
