import assert from "node:assert/strict";
import test from "node:test";
import { isMatch, toEntry } from "../../../layers/web/filters.js";

const event = (date_edtf, date_earliest, date_latest) => ({ date_edtf, date_earliest, date_latest });
const site = (detail = {}, feature = {}) =>
  toEntry({ id: "A1", kind: "park", state: "open", name_zh: "中山公园", name_en: "Park", feedback: 0, ...feature }, detail);

test("an uncertain date counts for each year it may mean", () => {
  const entry = site({ events: [event("[2021,2022]", "2021-01-01", "2022-12-31")] });
  assert.equal(isMatch(entry, { from: ["2022"], to: ["2022"] }), true);
  assert.equal(isMatch(entry, { from: ["2023"] }), false);
});

test("years between two events are not years of an event", () => {
  const entry = site({ events: [event("2005", "2005-01-01", "2005-12-31"), event("2020", "2020-01-01", "2020-12-31")] });
  assert.equal(isMatch(entry, { from: ["2010"], to: ["2012"] }), false);
  assert.equal(isMatch(entry, { from: ["2010"], to: ["2020"] }), true);
});

test("an open beginning reaches back, no date reaches nowhere", () => {
  assert.equal(isMatch(site({ events: [event("../1994", null, "1994-12-31")] }), { to: ["1900"] }), true);
  assert.equal(isMatch(site({ events: [event("", null, null)] }), { to: ["2030"] }), false);
});

test("every word is looked for, in any width and case", () => {
  const entry = site({ variants: ["Huayu"], where_en: "Changning Road" });
  assert.equal(isMatch(entry, { q: ["ＨＵＡＹＵ road"] }), true);
  assert.equal(isMatch(entry, { q: ["huayu bridge"] }), false);
});

test("a kind is the site's own, so that list, map and file hold the same", () => {
  const entry = site({ also: ["consult"] });
  assert.equal(isMatch(entry, { kind: ["consult"] }), false);
  assert.equal(isMatch(entry, { kind: ["consult"] }, { kinds: false }), true);
  assert.equal(isMatch(entry, { kind: ["consult,park"] }), true);
});
