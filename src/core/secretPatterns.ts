// What keys and tokens look like: the forms that vendors give theirs, so that they can be found by scanners like this one.
// Each pattern reads a text in time that grows with its length: no part of one can be matched in two ways.

interface SecretPattern {
  /** Stands in place of what was found. */
  readonly kind: string;
  readonly source: string;
}

/** No letter or digit before it, but the escaped end of a line in a piece of JSON: a piece of a longer word is no key. */
const START = String.raw`(?:(?<![\w+-])|(?<=\\[nrt]))`;
/** What is as long as a key, and goes on, is something else. */
const END = String.raw`(?![\w+/=-])`;

const patterns: readonly SecretPattern[] = [
  { kind: "Anthropic key", source: String.raw`sk-ant-[a-z]{2,12}\d{2}-[\w-]{20,}` },
  { kind: "OpenRouter key", source: "sk-or-v1-[0-9a-f]{40,}" },
  { kind: "OpenAI key", source: String.raw`sk-(?:proj|svcacct|admin|None)-(?=[\w-]{0,40}\d)[\w-]{40,}` },
  // Many others copied the form of the first keys of OpenAI.
  { kind: "API key", source: String.raw`sk-(?=[A-Za-z]{0,31}\d)[A-Za-z0-9]{32,}` },
  { kind: "Google key", source: String.raw`AIza[\w-]{35}${END}` },
  { kind: "Google token", source: String.raw`ya29\.[\w-]{20,}|1//0[\w-]{40,}|GOCSPX-[\w-]{28}${END}` },
  { kind: "GitHub token", source: String.raw`github_pat_\w{40,}|gh[oprsu]_(?:[A-Za-z0-9]{36,}|[\w.-]{60,})` },
  { kind: "GitLab token", source: String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[\w.-]{20,}` },
  {
    kind: "Slack token",
    source: String.raw`xox[a-eoprs](?:\.xox[a-eoprs])?-(?=[\w-]{0,30}\d)[\w-]{10,}|xapp-\d-[\w-]{20,}`,
  },
  { kind: "Slack webhook", source: String.raw`hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{16,}` },
  { kind: "Discord webhook", source: String.raw`discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{50,}` },
  { kind: "AWS key", source: `A(?:KI|SI|BI|CC)A(?![A-Z0-9]{9}EXAMPLE)[A-Z2-7]{16}${END}` },
  { kind: "Stripe key", source: "(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{32,}" },
  { kind: "npm token", source: `npm_[A-Za-z0-9]{36}${END}` },
  { kind: "PyPI token", source: String.raw`pypi-AgE[\w-]{50,}` },
  { kind: "Hugging Face token", source: "hf_(?=[a-z]{0,33}[A-Z])[A-Za-z0-9]{34,}" },
  { kind: "Groq key", source: "gsk_[A-Za-z0-9]{40,}" },
  { kind: "xAI key", source: "xai-[A-Za-z0-9]{60,}" },
  { kind: "Perplexity key", source: "pplx-[A-Za-z0-9]{40,}" },
  { kind: "Replicate token", source: `r8_[A-Za-z0-9]{37}${END}` },
  { kind: "Tavily key", source: String.raw`tvly-(?=[a-z-]{0,30}[A-Z0-9])[\w-]{24,}` },
  { kind: "SendGrid key", source: String.raw`SG\.[\w-]{22}\.[\w-]{43}${END}` },
  { kind: "Twilio key", source: `SK[0-9a-f]{32}${END}` },
  { kind: "Mailgun key", source: String.raw`key-(?=[a-f]{0,31}\d)[0-9a-f]{32}${END}` },
  { kind: "Telegram token", source: String.raw`\d{8,10}:AA[\w-]{33}${END}` },
  { kind: "DigitalOcean token", source: `do[opr]_v1_[0-9a-f]{64}${END}` },
  { kind: "Databricks token", source: String.raw`dapi[0-9a-f]{32}(?:-\d)?${END}` },
  { kind: "Linear key", source: "lin_(?:api|oauth)_[A-Za-z0-9]{40,}" },
  { kind: "Notion token", source: "ntn_[A-Za-z0-9]{40,}" },
  { kind: "Figma token", source: String.raw`fig[dou]_[\w-]{40,}` },
  { kind: "Postman key", source: `PMAK-[0-9a-f]{24}-[0-9a-f]{34}${END}` },
  { kind: "Shopify token", source: `shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}${END}` },
  { kind: "Docker token", source: String.raw`dckr_(?:pat|oat)_[\w-]{27,}` },
  { kind: "Vault token", source: String.raw`hv[bsr]\.[\w-]{24,}` },
  { kind: "Atlassian token", source: "AT(?:ATT|CTT|BB)[A-Za-z0-9+/=_-]{60,}" },
  { kind: "Supabase token", source: String.raw`sbp_[0-9a-f]{40}${END}|sb_secret_[\w-]{20,}` },
  { kind: "New Relic key", source: `NRAK-[A-Z0-9]{27}${END}` },
  { kind: "Sentry token", source: "sntry[su]_[A-Za-z0-9+/=_-]{40,}" },
  { kind: "Grafana token", source: `glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}${END}|glc_eyJ[A-Za-z0-9+/=]{40,}` },
  { kind: "age key", source: `AGE-SECRET-KEY-1[0-9A-Z]{58}${END}` },
  { kind: "JSON Web Token", source: String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{10,}` },
];

/** Of a repeated character, at most: an engine that steps back over millions runs out of room. */
export const LONGEST_MATCH = 8_000;

/** All of them as one: a text is read once. Its n-th group is the n-th kind. */
export function anyPattern(): RegExp {
  const sources = patterns.map(({ source }) => `(${source.replaceAll(",}", `,${LONGEST_MATCH}}`)})`);
  return new RegExp(`${START}(?:${sources.join("|")})`, "g");
}

export const kindOfGroup = (group: number): string => patterns[group]?.kind ?? "secret";
