// A canvas that fills its place, sharp on every screen, drawn at most once a frame and only when something it shows has changed.
import { effect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface Size {
  /** Pixels of the style sheet. */
  readonly width: number;
  readonly height: number;
}

/**
 * `draw` is called again when a signal that it read has changed, when the size has, and when the function that this answers is
 * called.
 */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  draw: (context: CanvasRenderingContext2D, size: Size) => void,
): () => void {
  const latest = useRef(draw);
  latest.current = draw;
  const again = useRef(() => {});

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    let frame = 0;
    let stop = () => {};
    const now = () => {
      frame = 0;
      const { clientWidth: width, clientHeight: height } = element;
      const ratio = devicePixelRatio;
      const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== wide || element.height !== high) Object.assign(element, { width: wide, height: high });
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      stop();
      let first = true;
      // What is read while it draws is what it depends on.
      stop = effect(() => {
        if (!first) return soon();
        first = false;
        latest.current(context, { width, height });
      });
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(now);
    };
    again.current = soon;
    const observer = new ResizeObserver(soon);
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      stop();
    };
  }, [canvas]);

  return () => again.current();
}
