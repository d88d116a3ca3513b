// A site and a browser for the tests of a file, opened before the first and closed after the last.
import { after, before } from "node:test";
import { type Driven, drive, openSite, type Site } from "./site.ts";

/** `names`: see `drive`. Answers what is open, while the tests run. */
export function useBrowser(
  names?: Parameters<typeof drive>[1],
): () => { readonly site: Site; readonly driven: Driven } {
  let opened: { site: Site; driven: Driven } | null = null;
  before(async () => {
    const site = await openSite();
    opened = { site, driven: await (names === undefined ? drive(site.port) : drive(site.port, names)) };
  });
  after(async () => {
    await opened?.driven.browser.close();
    await opened?.site.close();
  });
  return () => {
    if (opened === null) throw new Error("The tests have not begun.");
    return opened;
  };
}
