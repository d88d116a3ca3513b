// A file line by line, while it is read.

/** A line that is longer than `most` bytes comes as null. The last one may have no end. */
export async function* lines(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string | null> {
  let kept: Uint8Array[] = [];
  let bytes = 0;
  const keep = (piece: Uint8Array) => {
    bytes += piece.length;
    if (bytes <= most) kept.push(piece.slice());
    else kept = [];
  };
  const take = () => {
    const line = bytes > most ? null : Buffer.concat(kept).toString("utf8");
    kept = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (bytes > 0) yield take();
}

const LINE_FEED = 10;
