import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { findSecrets, redactFound } from "../../src/core/findSecrets.ts";
import { redactProgress } from "../../src/core/redactProgress.ts";
import { type Seeded, seeded } from "./support/seeded.ts";

const root = process.env.STUDIO_ROOT ?? process.cwd();
const SEED = Number(process.env.STUDIO_SEED ?? 20_261);
const ALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const some = (chance: Seeded, length: number, from = ALL) =>
  Array.from({ length }, () => from[chance.below(from.length)]).join("");
const HEX = "0123456789abcdef";

// Put together here, so that no scanner takes this file for a leak.
const chance = seeded(SEED);
const key = (beginning: string, length: number, from?: string) => beginning + some(chance, length, from);
const jwt = [`eyJ${some(chance, 30)}`, `eyJ${some(chance, 60)}`, some(chance, 43)].join(".");
const pem = generateKeyPairSync("rsa", { modulusLength: 2_048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString()
  .trim();

const vendorSecrets: [kind: string, secret: string][] = [
  ["Anthropic key", key("sk-ant-api03-", 95)],
  ["OpenAI key", key("sk-proj-1", 80)],
  ["OpenRouter key", key("sk-or-v1-", 64, HEX)],
  ["API key", key("sk-1", 47)],
  ["Google key", key("AIza", 35)],
  ["Google token", key("ya29.", 60)],
  ["GitHub token", key("ghp_", 36)],
  ["GitHub token", key("ghs_", 36)],
  ["GitHub token", key("github_pat_", 82)],
  ["GitLab token", key("glpat-", 20)],
  ["Slack token", key("xoxb-1234567890-", 24)],
  ["Slack webhook", `hooks.slack.com/services/T${some(chance, 8)}/B${some(chance, 8)}/${some(chance, 24)}`],
  ["AWS key", key("AKIA", 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")],
  ["Stripe key", key("sk_live_", 24)],
  ["npm token", key("npm_", 36)],
  ["PyPI token", key("pypi-AgEIcHlwaS5vcmc", 60)],
  ["Hugging Face token", `hf_A${some(chance, 33)}`],
  ["Groq key", key("gsk_", 52)],
  ["SendGrid key", `SG.${some(chance, 22)}.${some(chance, 43)}`],
  ["Telegram token", key("123456789:AA", 33)],
  ["Vault token", key("hvs.", 24)],
  ["JSON Web Token", jwt],
  ["private key", pem],
];

test(`keys and tokens are found wherever they stand (seed ${SEED})`, () => {
  for (const [kind, secret] of vendorSecrets) {
    const mark = `[redacted: ${kind}]`;
    const cases: [text: string, clean: string][] = [
      [secret, mark],
      [`The key is ${secret}.`, `The key is ${mark}.`],
      [`a\n  ${secret}\nb`, `a\n  ${mark}\nb`],
      [`{"value":"${secret}","next":1}`, `{"value":"${mark}","next":1}`],
      [`x=${secret}&y=1`, `x=${mark}&y=1`],
      [`https://${secret}@example.com/`, `https://${mark}@example.com/`],
      [`${secret} ${secret}`, `${mark} ${mark}`],
    ];
    for (const [text, clean] of cases) assert.equal(redactFound(text), clean, kind);
    // In the text of a JSON document the end of a line is two characters.
    assert.ok(!redactFound(JSON.stringify(`one\n${secret}\n`)).includes(secret.slice(10, 40)), kind);
  }
});

test("values are found by the names that they have", () => {
  const value = key("Zk3", 37);
  const hex = key("7a", 30, HEX);
  const cases: [text: string, clean: string][] = [
    [`OPENAI_API_KEY=${value}`, "OPENAI_API_KEY=[redacted: secret]"],
    [`export DB_PASSWORD='${value}'`, "export DB_PASSWORD='[redacted: secret]'"],
    [`"client_secret": "${value}",`, `"client_secret": "[redacted: secret]",`],
    [`aws_secret_access_key = ${value}\n`, "aws_secret_access_key = [redacted: secret]\n"],
    [`SECRET_KEY_BASE: ${hex}`, "SECRET_KEY_BASE: [redacted: secret]"],
    [`//registry.npmjs.org/:_authToken=${value}`, "//registry.npmjs.org/:_authToken=[redacted: secret]"],
    [`const apiKey = "${value}";`, `const apiKey = "[redacted: secret]";`],
    [`{\\"token\\":\\"${value}\\"}`, `{\\"token\\":\\"[redacted: secret]\\"}`],
    [`?access_token=${value}&a=1`, "?access_token=[redacted: secret]&a=1"],
    [`AccountKey=${value}==;Endpoint=x`, "AccountKey=[redacted: secret];Endpoint=x"],
    [`> authorization: Bearer ${value}`, "> authorization: Bearer [redacted: authorization]"],
    [`"Authorization": "token ${value}"`, `"Authorization": "token [redacted: authorization]"`],
    ["Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [redacted: authorization]"],
    [`curl -H 'x-goog-api-key: ${value}'`, "curl -H 'x-goog-api-key: [redacted: secret]'"],
    ["postgres://app:hunter2@db:5432/x", "postgres://app:[redacted: password]@db:5432/x"],
    ["https://:s3cr3t@host/", "https://:[redacted: password]@host/"],
  ];
  for (const [text, clean] of cases) assert.equal(redactFound(text), clean);
});

test("a private key is found in lines of any indent, in JSON, and cut off", () => {
  const body = pem.split("\n").slice(1, -1);
  const gone = (text: string) => body.every((line) => !redactFound(text).includes(line));
  assert.ok(gone(pem.replaceAll("\n", "\n    ")));
  assert.ok(gone(pem.replaceAll("\n", "\r\n")));
  assert.ok(gone(JSON.stringify({ private_key: pem, other: 1 })));
  assert.match(redactFound(JSON.stringify({ private_key: pem, other: 1 })), /"other":1}$/);
  assert.ok(gone(pem.slice(0, -40)));
  assert.ok(gone(`${pem}\n${pem}`));
  assert.ok(gone(`-----BEGIN PRIVATE KEY-----\n${pem}`));
  const program =
    'if (text.startsWith("-----BEGIN PRIVATE KEY-----")) return text.endsWith("-----END PRIVATE KEY-----");';
  assert.equal(redactFound(program), program);
});

test("what looks a little like a secret is left alone", () => {
  const left = [
    `commit ${createHash("sha1").update("x").digest("hex")}`,
    `"integrity": "sha512-${createHash("sha512").update("x").digest("base64")}"`,
    `token: ${randomUUID()}`,
    `"nextPageToken": "CAUQAAEwyz12AbC34dEf56Gh"`,
    "const token = process.env.GITHUB_TOKEN_2;",
    "const password = hashedPasswordV2FromRequest2(input);",
    `Authorization: Bearer \${token}`,
    `headers: { authorization: "Bearer \${key}", "x-api-key": key }`,
    "Authorization: Bearer YOUR_ACCESS_TOKEN_HERE",
    "postgres://user:password@localhost/db",
    `https://\${user}:\${password}@host`,
    "git@github.com:owner/repository.git",
    "https://example.com:8080/a@b",
    '<div class="sk-fading-circle-container sk-circle-fade-dot-animation">',
    "AKIAIOSFODNN7EXAMPLE",
    "task-list-item-checkbox-for-the-longest-name-of-all-2024",
    "max_tokens: 16000, tokenizer: cl100k_base, token_count=123456789012345678",
    "PASSWORD=correct horse battery staple",
    "private_key: /etc/ssl/private/v1a2b3c4d5e6.pem",
    "secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:name",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.short",
    "[redacted: GitHub token] token=[redacted: secret]",
  ];
  for (const text of left) assert.equal(redactFound(text), text);
});

test(`hashes, UUIDs, images and numbers are left alone, by chance (seed ${SEED})`, () => {
  const luck = seeded(SEED);
  for (let round = 0; round < 2_000; round++) {
    const text = [
      some(luck, 40, HEX),
      some(luck, 64, HEX),
      [8, 4, 4, 4, 12].map((length) => some(luck, length, HEX)).join("-"),
      `${some(luck, 200 + luck.below(200), `${ALL}+/`)}==`,
      some(luck, 30, "0123456789"),
      `/a/${some(luck, 12, HEX)}/b.${some(luck, 8, HEX)}.js`,
    ].join(luck.pick([" ", "\n", "\t", ", "]));
    assert.deepEqual(findSecrets(text), [], text);
  }
});

test("the sources of this product, and what it is built from, hold no secret", () => {
  const folders = ["src", "webview", "node_modules/typescript/lib", "node_modules/esbuild", "node_modules/preact"];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name)),
  );
  const read = [...files, "package-lock.json", "README.md"].filter((name) => /\.(tsx?|mjs|js|json|md|css)$/.test(name));
  assert.ok(read.length > 400);
  const found = read.flatMap((name) => {
    const text = readFileSync(path.join(root, name), "utf8");
    return findSecrets(text).map(({ from, to, kind }) => `${name}: ${kind}: ${text.slice(from, to)}`);
  });
  assert.deepEqual(found, []);
});

// Each would take hours if the time grew faster than the text: then the run's own limit ends it.
test("two megabytes of the worst are read to the end", () => {
  const LENGTH = 2_000_000;
  const worst = [
    "a",
    "sk-",
    "eyJ",
    "eyJaaaaaaaa.",
    "token=",
    "token=A1b2C3d4E5f6G7h8",
    "secret: ",
    "://",
    "://a:",
    "://a:b",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAA\n",
    "-----BEGIN PRIVATE KEY-----\n+ + + ",
    "-----END PRIVATE KEY-----",
    "ghs_a.",
    "xoxb-a",
    "Authorization: Bearer ",
    "x-a-key x-",
    "\\n",
    " ",
  ];
  for (const piece of worst) {
    const text = piece.repeat(Math.ceil(LENGTH / piece.length));
    assert.ok(redactFound(text).length > 0, piece);
  }
});

test(`a secret that comes in pieces is not shown either (seed ${SEED})`, () => {
  const luck = seeded(SEED + 1);
  const secrets = [...vendorSecrets.map(([, secret]) => secret), `API_TOKEN=${key("Zk3", 37)}`];
  for (let round = 0; round < 300; round++) {
    const secret = luck.pick([pem, ...secrets]);
    const text = `Before it.\nIt is: ${secret} ${some(luck, luck.below(30), "ab \n")}\nAfter it.\n${"more ".repeat(luck.below(200))}\n`;
    let seen = "";
    const progress = redactProgress((piece) => {
      seen += piece;
    });
    for (let at = 0; at < text.length; ) {
      const length = 1 + luck.below(luck.pick([3, 30, 300]));
      progress(text.slice(at, at + length));
      at += length;
    }
    assert.equal(seen, redactFound(text), `round ${round}`);
  }
});

test("what holds no secret is shown as it comes, up to its last word", () => {
  const seen: string[] = [];
  const progress = redactProgress((piece) => seen.push(piece));
  progress("Compiling ");
  progress("10%");
  assert.equal(seen.join(""), "Compiling ");
  progress(" 20% ");
  assert.equal(seen.join(""), "Compiling 10% 20% ");
  progress("x".repeat(30_000));
  assert.equal(seen.join("").length, 18 + 30_000);
});
