// package.json against the code: what VS Code is promised exists, and what exists is promised.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as z from "zod/mini";

const root = process.env.STUDIO_ROOT ?? process.cwd();
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const Command = z.looseObject({ command: z.string(), title: z.string(), category: z.optional(z.string()) });
const MenuItem = z.looseObject({ command: z.string(), when: z.optional(z.string()) });
const View = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.optional(z.string()),
  icon: z.optional(z.string()),
});
const Step = z.looseObject({
  media: z.record(z.string(), z.string()),
  completionEvents: z.array(z.string()),
});
const Manifest = z.looseObject({
  main: z.string(),
  icon: z.string(),
  engines: z.looseObject({ vscode: z.string() }),
  activationEvents: z.array(z.string()),
  capabilities: z.looseObject({
    untrustedWorkspaces: z.looseObject({ supported: z.string(), description: z.string() }),
    virtualWorkspaces: z.looseObject({ supported: z.string(), description: z.string() }),
  }),
  dependencies: z.optional(z.record(z.string(), z.string())),
  devDependencies: z.record(z.string(), z.string()),
  contributes: z.looseObject({
    commands: z.array(Command),
    menus: z.record(z.string(), z.array(MenuItem)),
    keybindings: z.array(MenuItem),
    viewsContainers: z.record(z.string(), z.array(z.looseObject({ id: z.string(), icon: z.string() }))),
    views: z.record(z.string(), z.array(View)),
    viewsWelcome: z.array(z.looseObject({ view: z.string(), contents: z.string() })),
    configuration: z.looseObject({ properties: z.record(z.string(), z.looseObject({ scope: z.string() })) }),
    walkthroughs: z.array(z.looseObject({ icon: z.optional(z.string()), steps: z.array(Step) })),
  }),
});

const manifestText = read("package.json");
const manifest = z.parse(Manifest, JSON.parse(manifestText));
const words = z.parse(z.record(z.string(), z.string()), JSON.parse(read("package.nls.json")));
const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);
const views = Object.values(contributes.views).flat();
const settings = Object.keys(contributes.configuration.properties);

const code = ["src/extension.ts", ...readdirSync(path.join(root, "src/vscode")).map((name) => `src/vscode/${name}`)]
  .filter((name) => name.endsWith(".ts"))
  .map(read)
  .join("\n");
const found = (pattern: RegExp, text = code) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

test("every command that is offered is registered, and the other way round", () => {
  const registered = found(/\b(?:handle|registerCommand)\(\s*"(aiStudio\.[\w.]+)"/g);
  assert.deepEqual(sorted(registered), sorted(commands));
  assert.equal(registered.length, new Set(registered).size, "registered twice");
  assert.equal(commands.length, new Set(commands).size, "offered twice");
});

test("every name of ours in the code is a command, a view, or a kind of panel", () => {
  const panels = found(/type: "(aiStudio\.\w+)"/g);
  const known = new Set([
    ...commands,
    ...panels,
    ...settings,
    ...views.flatMap(({ id }) => [id, `${id}.focus`]),
    // The status bar items' own.
    "aiStudio.working",
    "aiStudio.waiting",
  ]);
  assert.deepEqual(
    found(/"(aiStudio\.[\w.]+)"/g).filter((name) => !known.has(name)),
    [],
  );
});

test("every command has a category and a title in words that can be translated", () => {
  for (const { command, title, category } of contributes.commands) {
    assert.equal(category, "AI Studio", command);
    assert.equal(title, `%command.${command.replace("aiStudio.", "")}%`);
  }
});

test("every %key% has its words, and no words are without use", () => {
  const used = found(/"%([\w.]+)%"/g, manifestText);
  assert.deepEqual(sorted(used), sorted(Object.keys(words)));
  for (const [key, text] of Object.entries(words)) assert.ok(text.trim() !== "", key);
});

test("menus, keys, welcomes and walkthroughs lead to commands that exist", () => {
  const links = Object.values(words).flatMap((text) => found(/command:([\w.]+)/g, text));
  const steps = contributes.walkthroughs.flatMap((one) => one.steps);
  const ends = (event: RegExp) => steps.flatMap((step) => step.completionEvents.flatMap((one) => found(event, one)));
  const completions = ends(/^onCommand:(.+)$/g);
  const ticks = ends(/^onContext:aiStudio\.(.+)$/g);
  assert.equal(completions.length + ticks.length, steps.length);
  assert.deepEqual(sorted(ticks), sorted(found(/\btick\("(\w+)"\)/g)));
  const items = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
  assert.ok(links.length > 5 && completions.length > 2 && items.length > 20);
  for (const name of [...links, ...completions, ...items.map(({ command }) => command)]) {
    assert.ok(commands.includes(name), name);
  }
});

test("conditions name views and kinds of rows that exist", () => {
  const ids = views.map(({ id }) => id);
  // The words that the code makes a row's kind of: one of them, or two joined ("session" + ".working").
  const parts = found(/contextValue = ([^;]+);/g).flatMap((expression) => found(/"([^"]*)"/g, expression));
  const kinds = parts.flatMap((one) => [one, ...parts.map((other) => one + other)]);
  for (const { when = "", command } of Object.values(contributes.menus).flat()) {
    for (const view of found(/view == ([\w.]+)/g, when)) assert.ok(ids.includes(view), `${command}: ${view}`);
    for (const kind of found(/viewItem == ([\w.]+)/g, when)) assert.ok(kinds.includes(kind), `${command}: ${kind}`);
    for (const start of found(/viewItem =~ \/\^(\w+)/g, when)) assert.ok(parts.includes(start), `${command}: ${start}`);
  }
  for (const { view } of contributes.viewsWelcome) assert.ok(ids.includes(view), view);
});

test("every view is provided, with its kind, its name and its icon", () => {
  for (const { id, type, icon } of views) {
    assert.ok(code.includes(`"${id}"`), id);
    const isWebview = new RegExp(`_VIEW = "${id}"`).test(code) && /registerWebviewViewProvider/.test(code);
    assert.equal(type === "webview", isWebview, id);
    assert.ok(icon !== undefined && existsSync(path.join(root, icon)), `${id}: ${icon}`);
  }
  const containers = Object.values(contributes.viewsContainers).flat();
  assert.deepEqual(sorted(containers.map(({ id }) => id)), sorted(Object.keys(contributes.views)));
  for (const { id, icon } of containers) assert.ok(existsSync(path.join(root, icon)), id);
});

test("every tab that is brought back wakes the extension", () => {
  const panels = found(/type: "(aiStudio\.\w+)"/g);
  assert.ok(panels.length >= 4);
  assert.deepEqual(sorted(manifest.activationEvents), sorted(panels.map((type) => `onWebviewPanel:${type}`)));
});

test("the pictures and pages of the walkthrough are there", () => {
  for (const { steps } of contributes.walkthroughs) {
    for (const { media } of steps) {
      for (const file of Object.values(media).filter((name) => name.startsWith("media/"))) {
        assert.ok(existsSync(path.join(root, file)), file);
      }
      assert.ok("markdown" in media || "image" in media || "svg" in media);
    }
  }
  const pages = readdirSync(path.join(root, "media/walkthrough")).map((name) => `media/walkthrough/${name}`);
  // VS Code finds a page's translation by its name.
  assert.deepEqual(
    pages.filter((name) => !manifestText.includes(name.replace(/\.nls\.[\w-]+\.md$/, ".md"))),
    [],
    "pages that no step shows",
  );
});

test("every setting that is read exists, and every one that exists is read", () => {
  const readSettings = found(/getConfiguration\("aiStudio"\)\s*\.get(?:<[^>]+>)?\(\s*"([\w.]+)"/g);
  assert.deepEqual(sorted(readSettings.map((name) => `aiStudio.${name}`)), sorted(settings));
  const writtenSettings = found(/getConfiguration\("aiStudio"\)\s*\.update\(\s*"([\w.]+)"/g);
  const named = readSettings.length + writtenSettings.length;
  assert.equal(found(/(getConfiguration\()/g).length, named, "a setting is read in another way");
});

test("attack 24: no setting can come from a repository", () => {
  for (const [name, { scope }] of Object.entries(contributes.configuration.properties)) {
    assert.ok(["application", "machine"].includes(scope), `${name} has scope ${scope}`);
  }
});

test("what holds in folders that are not trusted, or virtual, is stated", () => {
  const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
  for (const { supported, description } of [untrustedWorkspaces, virtualWorkspaces]) {
    assert.equal(supported, "limited");
    assert.match(description, /^%[\w.]+%$/);
  }
});

test("the code is checked against the oldest VS Code that it is offered to", () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"]}`);
});

test("every package has one exact version, and none is shipped unbundled", () => {
  assert.deepEqual(Object.keys(manifest.dependencies ?? {}), []);
  for (const [name, version] of Object.entries(manifest.devDependencies)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
  }
});

test("the icon is a PNG of 256 pixels, sharp where the gallery shows 128", () => {
  const bytes = readFileSync(path.join(root, manifest.icon));
  assert.equal(bytes.toString("latin1", 1, 4), "PNG");
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [256, 256]);
});

test("the entry is what the build makes", () => {
  assert.equal(manifest.main, "./dist/extension.js");
  assert.match(read("esbuild.mjs"), /"extension", path\.join\(root, "src\/extension\.ts"\)/);
});
