/** One server-sent event: `event` is empty when the server named none. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events from pieces of text that break anywhere (WHATWG HTML, "Interpreting an event stream"), and
 * what servers make of them: comments and events without data are skipped, a last event needs no blank line, and a line
 * `error: {…}` (old llama.cpp) is an event called "error".
 */
export function createSseReader(): { push(piece: string): SseEvent[]; end(): SseEvent[] } {
  /** The line that has begun: a long one comes in thousands of pieces, and is joined once. */
  let pending: string[] = [];
  let afterReturn = false;
  let first = true;
  let event = "";
  let data: string[] = [];
  let bare = false;

  function whole(piece: string): string {
    let source = piece;
    if (pending.length > 0) {
      pending.push(piece);
      source = pending.join("");
      pending = [];
    }
    if (!first) return source;
    first = false;
    return source.startsWith("\uFEFF") ? source.slice(1) : source;
  }

  function line(source: string, found: SseEvent[]): void {
    if (source === "") {
      dispatch(found);
      return;
    }
    if (source.startsWith("{") || bare) {
      // Google reports an error in the middle of a stream as a bare document.
      bare = true;
      data.push(source);
      return;
    }
    if (source.startsWith(":")) return;
    const colon = source.indexOf(":");
    const name = colon < 0 ? source : source.slice(0, colon);
    const value = colon < 0 ? "" : source.slice(source[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") data.push(value);
    else if (name === "event") event = value;
    else if (name === "error") {
      dispatch(found);
      event = "error";
      data.push(value);
    }
  }

  function dispatch(found: SseEvent[]): void {
    const [only = ""] = data;
    const all = data.length > 1 ? data.join("\n") : only;
    if (all.trim() !== "") found.push({ event, data: all });
    event = "";
    data = [];
    bare = false;
  }

  return {
    push(piece) {
      const found: SseEvent[] = [];
      if (piece === "") return found;
      // The second half of a line break may come in another piece.
      let source = afterReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
      afterReturn = piece.endsWith("\r");
      if (source.includes("\r")) source = source.replace(/\r\n?/g, "\n");
      let from = 0;
      for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", from)) {
        line(whole(source.slice(from, at)), found);
        from = at + 1;
      }
      if (from < source.length) pending.push(source.slice(from));
      return found;
    },
    end() {
      const found: SseEvent[] = [];
      if (pending.length > 0) line(whole(""), found);
      dispatch(found);
      return found;
    },
  };
}
