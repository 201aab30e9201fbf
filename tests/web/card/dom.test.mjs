import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createSay, langTag, present, sayTerm } from "../../../layers/web/dom.js";

const hostile = JSON.parse(readFileSync(new URL("../../data/hostile.json", import.meta.url), "utf8"));

test("a place in a sentence takes its value, whatever it looks like", () => {
  const say = createSay({ line: "line {n} of {m}" });
  assert.equal(say("line", { n: 7, m: 9 }), "line 7 of 9");
  for (const { text } of hostile) assert.equal(say("line", { n: text, m: 1 }), `line ${text} of 1`);
});

test("zero is a value; a place without one stays to be seen", () => {
  const say = createSay({ metres: "{n} m" });
  assert.equal(say("metres", { n: 0 }), "0 m");
  assert.equal(say("metres"), "{n} m");
});

test("a key nobody wrote shows itself", () => {
  assert.equal(createSay({})("card.lost"), "card.lost");
});

test("no value, no word", () => {
  const say = createSay({ "kind.park": "Parks" });
  assert.equal(sayTerm(say, "kind", "park"), "Parks");
  assert.equal(sayTerm(say, "kind", null), "");
  assert.equal(sayTerm(say, "kind", undefined), "");
});

test("entries that are not there are left out; nought and the empty text are there", () => {
  assert.deepEqual(present([null, 0, undefined, "", "a"]), [0, "", "a"]);
  assert.deepEqual(present(null), []);
  assert.deepEqual(present(undefined), []);
});

test("languages as a page names them", () => {
  assert.equal(langTag("zh"), "zh-CN");
  assert.equal(langTag("en"), "en");
});
