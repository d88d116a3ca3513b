// Opens a page in a browser, and stays, in a process that a test can kill.
import { drive } from "./support/site.ts";

const [url = ""] = process.argv.slice(2);
const { call, browser } = await drive(0);
await call("browser_open", { url });
console.log(browser.pid());
setInterval(() => {}, 60_000);
