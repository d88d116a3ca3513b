import assert from "node:assert/strict";
import { test } from "node:test";
import { persisted } from "../../webview/shared/persisted.ts";

function fakeHost(state: unknown) {
  const saved: unknown[] = [];
  const leave: (() => void)[] = [];
  return {
    saved,
    leaving: (run: () => void) => void leave.push(run),
    leave: () => leave.forEach((run) => void run()),
    loadState: () => state,
    saveState(next: unknown) {
      state = next;
      saved.push(next);
    },
  };
}
const number = (kept: unknown) => (typeof kept === "number" ? kept : 0);
const rest = () => new Promise((resolve) => setTimeout(resolve, 250));

test("What is arranged is kept beside what else is, and not before it changes", async () => {
  const host = fakeHost({ other: "stays", width: 5 });
  const width = persisted(host, "width", number);
  const height = persisted(host, "height", number);
  assert.equal(width.value, 5);
  assert.equal(height.value, 0);
  assert.deepEqual(host.saved, []);
  width.value = 6;
  height.value = 7;
  await rest();
  assert.deepEqual(host.saved.at(-1), { other: "stays", width: 6, height: 7 });
});

test("A value that changes all the time is saved now and then, the last one always", async () => {
  const host = fakeHost("not an object");
  const width = persisted(host, "width", number);
  for (let step = 1; step <= 100; step++) width.value = step;
  await rest();
  assert.deepEqual(host.saved, [{ width: 1 }, { width: 100 }]);
});

test("A view that is taken away saves what it has not saved yet, and once", async () => {
  const host = fakeHost(null);
  const width = persisted(host, "width", number);
  host.leave();
  assert.deepEqual(host.saved, []);
  width.value = 1;
  width.value = 2;
  host.leave();
  host.leave();
  assert.deepEqual(host.saved, [{ width: 1 }, { width: 2 }]);
  await rest();
  assert.equal(host.saved.length, 2);
});
