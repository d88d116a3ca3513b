// The time, for words like "2 min ago": it moves while the view is shown.
import { useEffect, useState } from "preact/hooks";

/** Often enough for words that count minutes. */
const EVERY_MS = 20_000;

export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
