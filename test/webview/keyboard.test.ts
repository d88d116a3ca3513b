import assert from "node:assert/strict";
import { test } from "node:test";
import { browserKeyboard } from "../../webview/chat/keyboard.ts";
import { handClock } from "./support/chatHost.ts";

/** A page whose frame got the keyboard, and that itself gets it when it is told to. */
function framed(isHere: boolean) {
  const { clock, pass } = handClock();
  let taken = 0;
  const focus = () => void taken++;
  const page = Object.assign(new EventTarget(), { document: { hasFocus: () => isHere }, focus });
  return { pass, page, keyboard: browserKeyboard(clock, page as unknown as Window), taken: () => taken };
}

test("a page that VS Code forgets to give the keyboard takes it", () => {
  const { keyboard, pass, taken } = framed(false);
  keyboard.expect();
  pass(299);
  assert.equal(taken(), 0);
  pass(1);
  assert.equal(taken(), 1);
});

test("a page that was given the keyboard takes it from nowhere", () => {
  const late = framed(false);
  late.keyboard.expect();
  late.pass(60);
  late.page.dispatchEvent(new Event("focus"));
  late.pass(1000);
  const there = framed(true);
  there.keyboard.expect();
  there.pass(1000);
  assert.deepEqual([late.taken(), there.taken()], [0, 0]);
});
