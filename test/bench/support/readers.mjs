// The same answer read without the product: by the vendor's bare library, and by `fetch` with the least parser that works.
// Each returns how many characters of text came.
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenerativeAI } from "@google/generative-ai";
import { Ollama } from "ollama";
import OpenAI from "openai";

const hello = [{ role: "user", content: "Hello" }];

/** @type {Record<string, (address: string) => Promise<number>>} */
export const libraries = {
  async anthropic(baseURL) {
    const client = new Anthropic({ apiKey: "k", baseURL, maxRetries: 0 });
    const stream = await client.messages.create({ model: "m", max_tokens: 10, messages: hello, stream: true });
    let length = 0;
    for await (const event of stream)
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") length += event.delta.text.length;
    return length;
  },
  async google(baseUrl) {
    const model = new GoogleGenerativeAI("k").getGenerativeModel({ model: "m" }, { baseUrl });
    const { stream, response } = await model.generateContentStream("Hello");
    response.catch(() => undefined);
    let length = 0;
    for await (const chunk of stream) length += chunk.candidates?.[0]?.content.parts[0]?.text?.length ?? 0;
    return length;
  },
  async openai(baseURL) {
    const client = new OpenAI({ apiKey: "k", baseURL, maxRetries: 0 });
    const stream = await client.responses.create({ model: "m", input: "Hello", stream: true });
    let length = 0;
    for await (const event of stream) if (event.type === "response.output_text.delta") length += event.delta.length;
    return length;
  },
  async compatible(baseURL) {
    const client = new OpenAI({ apiKey: "k", baseURL, maxRetries: 0 });
    const stream = await client.chat.completions.create({ model: "m", messages: hello, stream: true });
    let length = 0;
    for await (const chunk of stream) length += chunk.choices[0]?.delta.content?.length ?? 0;
    return length;
  },
  async ollama(host) {
    const stream = await new Ollama({ host }).chat({ model: "m", messages: hello, stream: true });
    let length = 0;
    for await (const chunk of stream) length += chunk.message.content.length;
    return length;
  },
};

/** Where the text stands in an event of each. */
const textOf = {
  anthropic: (event) => event.delta?.text,
  google: (event) => event.candidates?.[0]?.content.parts[0]?.text,
  openai: (event) => (event.type === "response.output_text.delta" ? event.delta : undefined),
  compatible: (event) => event.choices?.[0]?.delta.content,
  ollama: (event) => event.message?.content,
};

/** @param {string} vendor @param {string} address */
export async function plain(vendor, address) {
  const response = await fetch(address, { method: "POST", body: "{}" });
  const decoder = new TextDecoder();
  const lines = vendor === "ollama";
  let rest = "";
  let length = 0;
  for await (const bytes of response.body ?? []) {
    const all = (rest + decoder.decode(bytes, { stream: true })).split(lines ? "\n" : /\r?\n\r?\n/);
    rest = all.pop() ?? "";
    for (const event of all) {
      const data = lines ? event : event.slice(event.indexOf("data: ") + 6);
      if (data !== "" && data !== "[DONE]") length += textOf[vendor](JSON.parse(data))?.length ?? 0;
    }
  }
  return length;
}
