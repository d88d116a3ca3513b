// The licences of what the bundles hold, from what esbuild says that it put into them: each package's own licence texts, those
// of the code that it carries in turn, and those of parts that are no package of npm's.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Packages that are published without the text of their licence: whose they are, and a package that has the same text. */
const WITHOUT_TEXT = {
  "@microsoft/fast-element": { copyright: "Copyright (c) Microsoft Corporation. All rights reserved.", text: MIT },
  "@microsoft/fast-foundation": { copyright: "Copyright (c) Microsoft Corporation. All rights reserved.", text: MIT },
  "@microsoft/fast-web-utilities": {
    copyright: "Copyright (c) Microsoft Corporation. All rights reserved.",
    text: MIT,
  },
  "puppeteer-core": { copyright: "Copyright 2017 Google Inc.", like: "@google/generative-ai" },
};

/** What is inside packages and has a licence of its own, which they do not carry; `like`: as in WITHOUT_TEXT. Shown when the package is bundled. */
const INSIDE = {
  "sql.js": [
    {
      name: "SQLite",
      licence: "public domain",
      from: "https://sqlite.org/copyright.html",
      text: "All of the code and documentation in SQLite has been dedicated to the public domain by the authors.",
    },
    {
      name: "Emscripten (in the .wasm files and what loads them)",
      licence: "MIT",
      from: "https://github.com/emscripten-core/emscripten",
      text: `Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file.\n\n${MIT}`,
    },
    {
      name: "musl libc (in the .wasm files)",
      licence: "MIT",
      from: "https://musl.libc.org",
      text: `Copyright (c) 2005-2020 Rich Felker, et al.\n\n${MIT}`,
    },
  ],
  temml: [
    {
      name: "KaTeX, which Temml was made from",
      licence: "MIT",
      from: "https://katex.org",
      text: `Copyright (c) 2013-2020 Khan Academy and other contributors\n\n${MIT}`,
    },
    {
      name: "mhchem and physics for MathJax, and React's escape and hyphenate, in Temml",
      licence: "Apache-2.0",
      from: "https://temml.org",
      text:
        "Copyright (c) 2011-2015 The MathJax Consortium\nCopyright (c) 2015-2018 Martin Hensel\n" +
        "Copyright (c) 2015-2016 Kolen Cheung\nCopyright 2013-2015 Facebook, Inc.\n\nChanged by Temml's author.",
      like: "@google/generative-ai",
    },
  ],
  "gpt-tokenizer": [
    {
      name: "Token tables of tiktoken",
      licence: "MIT",
      from: "https://github.com/openai/tiktoken",
      text: `Copyright (c) 2025 OpenAI, Shantanu Jain\n\n${MIT}`,
    },
  ],
};

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
/** And no code that is called so. */
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?(?<!\.[cm]?[jt]s)$/i;
const LICENCE_COMMENT = /^\s*\/\*[\s\S]*?\*\//;
const LICENCE_WORDS = /Permission is hereby granted|Apache License|Redistribution and use/;

/**
 * @param {import("esbuild").Metafile[]} metafiles
 * @param {string} root the folder that their paths are relative to
 * @param {string[]} copied files that the package holds beside the bundles, by their paths from the root
 * @returns {string} the text; throws when a package has no licence text, or names no licence
 */
export function notices(metafiles, root, copied) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const packages = new Map();
  for (const file of [...new Set([...inputs, ...copied])].sort()) {
    const folder = PACKAGE.exec(file)?.[1];
    if (folder !== undefined) packages.set(folder, [...(packages.get(folder) ?? []), file]);
  }
  const parts = [...packages].flatMap(([folder, files]) => partsOf(root, folder, files));
  // The same text of the same version, in two folders, is told once.
  const told = [...new Map(parts.map((part) => [`${part.name}\n${part.text}`, part])).values()];
  told.sort((one, other) => one.name.localeCompare(other.name, "en"));
  return `${HEADER}\n${told.map(sectionOf).join("\n")}`;
}

const HEADER = `AI Studio contains the work of others, listed here with their licences. AI Studio itself is under the licence in LICENSE.
The icons are Visual Studio Code's "Codicons" by Microsoft, used unchanged under CC BY 4.0.
`;

const sectionOf = ({ name, licence, from, text }) =>
  `${"=".repeat(100)}\n${name}\n${licence}${from ? `, ${from}` : ""}\n${"-".repeat(100)}\n\n${text.trim()}\n`;

function partsOf(root, folder, files) {
  const {
    name,
    version,
    license: licence,
    repository,
    homepage,
  } = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
  if (typeof licence !== "string") throw new Error(`The package "${name}" is bundled, and names no licence.`);
  const from = homepage ?? (typeof repository === "string" ? repository : repository?.url);
  const texts = [...licenceFiles(path.join(root, folder)), ...licenceComments(root, files)];
  const known = WITHOUT_TEXT[name];
  if (texts.length === 0 || known?.like) {
    if (known === undefined) {
      throw new Error(
        `The package "${name}" is bundled without a licence text. Add it to WITHOUT_TEXT in test/notices.mjs.`,
      );
    }
    texts.unshift(
      `${known.copyright}\n\n${known.text ?? licenceFiles(path.join(root, "node_modules", known.like))[0]}`,
    );
  }
  const own = {
    name: `${name} ${version}`,
    licence,
    from: from?.replace(/^git\+/, ""),
    text: texts.join(`\n\n${"-".repeat(20)}\n\n`),
  };
  const inside = (INSIDE[name] ?? []).map(({ like, text, ...part }) => ({
    ...part,
    text: like ? `${text}\n\n${licenceFiles(path.join(root, "node_modules", like))[0]}` : text,
  }));
  return [own, ...inside];
}

/** Of the package, and of what it has taken over from others, which lies below it. */
function licenceFiles(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
    one.name.localeCompare(other.name, "en"),
  )) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") found.push(...licenceFiles(file));
    else if (entry.isFile() && LICENCE_FILE.test(entry.name))
      found.push(
        readFileSync(file, "utf8")
          .replace(/^\uFEFF/, "")
          .trim(),
      );
  }
  return found;
}

/** Of files that begin with the licence of somebody else's code: the bundler leaves comments out. */
function licenceComments(root, files) {
  return files.flatMap((file) => {
    if (!/\.[cm]?js$/.test(file)) return [];
    const comment = LICENCE_COMMENT.exec(readFileSync(path.join(root, file), "utf8").slice(0, 20_000))?.[0];
    if (comment === undefined || !LICENCE_WORDS.test(comment)) return [];
    const text = comment.replace(/^\s*\/\*+|\*\/$/g, "").replace(/^ \* ?/gm, "");
    return [`${path.basename(file)}:\n\n${text.trim()}`];
  });
}
