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

  function whole(): string {
    const source = pending.join("");
    pending = [];
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
    const all = data.join("\n");
    if (all.trim() !== "") found.push({ event, data: all });
    event = "";
    data = [];
    bare = false;
  }

  return {
    push(piece) {
      const found: SseEvent[] = [];
      let from = 0;
      for (let at = 0; at < piece.length; at++) {
        const code = piece.charCodeAt(at);
        if (code === 10 && afterReturn) {
          // The second half of a line break, which may have come in another piece.
          from = at + 1;
        } else if (code === 10 || code === 13) {
          pending.push(piece.slice(from, at));
          line(whole(), found);
          from = at + 1;
        }
        afterReturn = code === 13;
      }
      if (from < piece.length) pending.push(piece.slice(from));
      return found;
    },
    end() {
      const found: SseEvent[] = [];
      if (pending.length > 0) line(whole(), found);
      dispatch(found);
      return found;
    },
  };
}
