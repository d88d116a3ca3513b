import assert from "node:assert/strict";
import { test } from "node:test";
import {
  contentHeight,
  type Geometry,
  isAtEnd,
  isScaled,
  MAX_HEIGHT,
  MAX_ROWS,
  maxOffset,
  offsetOf,
  offsetToShow,
  rowAfterKey,
  scrollTopOf,
  visibleRows,
  windowAt,
  windowTop,
} from "../../webview/shared/virtualWindow.ts";

const list = (count: number, viewport = 600): Geometry => ({ count, rowHeight: 22, viewport });

test("The page holds the visible rows and some around them, and at most a hundred", () => {
  for (const viewport of [100, 600, 1_300]) {
    const geometry = list(100_000, viewport);
    for (const offset of [0, 1, 21, 22, 5_000, 777_777, maxOffset(geometry)]) {
      const visible = visibleRows(geometry, offset);
      const held = windowAt(geometry, offset);
      assert.ok(held.first <= visible.first && held.end >= visible.end, `visible rows are held at ${offset}`);
      assert.ok(held.end - held.first <= MAX_ROWS, `${held.end - held.first} rows at ${offset} of ${viewport} px`);
    }
  }
});

test("A screen taller than a hundred rows still shows all of them", () => {
  const geometry = list(100_000, 4_000);
  const visible = visibleRows(geometry, 50_000);
  const held = windowAt(geometry, 50_000);
  assert.ok(held.first <= visible.first && held.end >= visible.end);
});

test("A small step of the scroll changes nothing in the page", () => {
  const geometry = list(100_000);
  assert.deepEqual(windowAt(geometry, 22_000), windowAt(geometry, 22_065));
});

test("An empty and a short list hold what there is", () => {
  assert.deepEqual(windowAt(list(0), 0), { first: 0, end: 0 });
  assert.deepEqual(windowAt(list(5), 0), { first: 0, end: 5 });
  assert.equal(maxOffset(list(5)), 0);
  assert.equal(isAtEnd(list(5), 0), true);
});

test("Up to what an element can measure a pixel is a pixel", () => {
  const geometry = list(1_000_000);
  assert.equal(isScaled(geometry), false);
  assert.equal(contentHeight(geometry), 22_000_000);
  assert.equal(offsetOf(geometry, 12_345), 12_345);
  assert.equal(windowTop(geometry, 12_345, 500), 11_000);
});

test("A longer list is scrolled by proportion, with every row within reach and in its place", () => {
  const geometry = list(10_000_000);
  assert.equal(isScaled(geometry), true);
  assert.equal(contentHeight(geometry), MAX_HEIGHT);
  assert.equal(offsetOf(geometry, 0), 0);
  assert.equal(Math.round(offsetOf(geometry, MAX_HEIGHT - 600)), maxOffset(geometry));
  for (const index of [0, 1, 4_999_999, 9_999_970]) {
    const offset = index * 22;
    // Drawn where the visible part begins, whatever the proportion.
    assert.ok(Math.abs(windowTop(geometry, offset, index) - scrollTopOf(geometry, offset)) < 0.001);
    assert.ok(Math.abs(offsetOf(geometry, scrollTopOf(geometry, offset)) - offset) < 0.01);
  }
});

test("Showing a row scrolls as little as it can, or as it is told", () => {
  const geometry = list(1_000);
  assert.equal(offsetToShow(geometry, 2_200, 100, "nearest"), 2_200, "it is the first visible one");
  assert.equal(offsetToShow(geometry, 2_200, 126, "nearest"), 2_200, "it is the last visible one");
  assert.equal(offsetToShow(geometry, 2_200, 99, "nearest"), 99 * 22);
  assert.equal(offsetToShow(geometry, 2_200, 127, "nearest"), 128 * 22 - 600);
  assert.equal(offsetToShow(geometry, 0, 500, "start"), 11_000);
  assert.equal(offsetToShow(geometry, 0, 500, "end"), 501 * 22 - 600);
  assert.equal(offsetToShow(geometry, 0, 500, "center"), 500 * 22 + 11 - 300);
  assert.equal(offsetToShow(geometry, 0, 999, "start"), maxOffset(geometry), "the end is the end");
  assert.equal(offsetToShow(geometry, 500, 0, "end"), 0);
});

test("The end is the end, to a fraction of a pixel", () => {
  const geometry = list(1_000);
  assert.equal(isAtEnd(geometry, maxOffset(geometry) - 1.5), true);
  assert.equal(isAtEnd(geometry, maxOffset(geometry) - 22), false);
});

test("Keys move by a row, a page, or to either end, and stop there", () => {
  const geometry = list(100); // 27 rows fit: a page is 26
  const from = (key: string, active: number | null) => rowAfterKey(key, active, geometry, 440);
  assert.equal(from("ArrowDown", 5), 6);
  assert.equal(from("ArrowUp", 5), 4);
  assert.equal(from("ArrowUp", 0), 0);
  assert.equal(from("ArrowDown", 99), 99);
  assert.equal(from("PageDown", 5), 31);
  assert.equal(from("PageUp", 5), 0);
  assert.equal(from("Home", 50), 0);
  assert.equal(from("End", 50), 99);
  assert.equal(from("ArrowDown", null), 20, "without an active row it begins in sight");
  assert.equal(from("a", 5), null);
  assert.equal(rowAfterKey("ArrowDown", null, list(0), 0), null);
});
