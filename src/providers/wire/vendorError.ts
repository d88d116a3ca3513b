// The forms in which vendors, and those who imitate them, say what was wrong with a request.
import { count, fields, isFields, list, parseJson, text, words } from "./fields.ts";

/** What an error's body says, whoever wrote it. */
export interface VendorError {
  /** The vendor's sentence. */
  readonly message: string | undefined;
  /** Every word that classifies: types, codes, statuses, reasons; lower case. */
  readonly labels: readonly string[];
  /** An HTTP status given inside the body. */
  readonly status: number | undefined;
}

/** How deep error objects are wrapped in one another by gateways. */
const DEPTH_LIMIT = 4;

/** Reads an error's body: an object, JSON text, or text that is neither. */
export function readVendorError(body: unknown): VendorError {
  const labels = new Set<string>();
  let status: number | undefined;
  let message: string | undefined;

  function label(value: unknown): void {
    if (typeof value === "number" || (typeof value === "string" && /^\d{3}$/.test(value))) {
      const number = Number(value);
      if (number >= 400 && number < 600) status ??= number;
    } else if (words(value) !== undefined) {
      labels.add(String(value).toLowerCase());
    }
  }

  function read(value: unknown, depth: number): void {
    if (depth > DEPTH_LIMIT) return;
    if (typeof value === "string") {
      const inner = /^\s*[{[]/.test(value) ? parseJson(value) : undefined;
      if (inner !== undefined) read(inner, depth + 1);
      else message ??= words(value)?.trim();
      return;
    }
    if (Array.isArray(value)) {
      for (const item of value) read(item, depth + 1);
      return;
    }
    if (!isFields(value)) return;
    for (const name of ["type", "code", "status", "reason", "error_type"]) label(value[name]);
    label(value.status_code);
    label(value.raw_status_code);
    for (const name of ["error", "message", "detail", "msg", "errors", "innererror", "response"])
      read(value[name], depth + 1);
    for (const detail of list(value.details)) label(fields(detail).reason);
    // OpenRouter: what the provider behind it said.
    const raw = text(fields(value.metadata).raw);
    if (raw !== undefined && message !== undefined) message = `${message}: ${raw}`;
  }

  read(typeof body === "string" ? body : (body ?? ""), 0);
  status ??= count(fields(body).status_code);
  return { message, labels: [...labels], status };
}
