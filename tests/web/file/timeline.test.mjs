import assert from "node:assert/strict";
import { test } from "node:test";
import { countYears, orderEvents } from "../../../layers/web/file_timeline.js";
import { findPause } from "../../../layers/web/story.js";

const event = (id, first, last) => ({ id, date_edtf: first || last ? "x" : "", date_earliest: first, date_latest: last });
const site = { id: "A1", events: [
  event("late", "2023-05-01", "2023-05-01"), event("either", "2022-01-01", "2023-12-31"), event("before", null, "1994-12-31"),
  event("decade", "1920-01-01", "1929-12-31"), event("never", null, null)] };

test("events stand by their first possible day; those without a date are counted", () => {
  const { dated, undated } = orderEvents([site]);
  assert.deepEqual(dated.map((each) => each.event.id), ["before", "decade", "either", "late"]);
  assert.equal(undated, 1);
});

test("a year counts what is surely and what is perhaps its own; decades and open ends are no year's", () => {
  assert.deepEqual(countYears(orderEvents([site]).dated), [
    { year: 2022, sure: 0, maybe: 1 }, { year: 2023, sure: 1, maybe: 1 }]);
});

test("a page stays as stated, else as long as its words take to read, and never under eight seconds", () => {
  const page = { title_en: "x".repeat(16), text_en: "x".repeat(304), title_zh: "", text_zh: "短" };
  assert.equal(findPause(page, 5, "en"), 5000);
  assert.equal(findPause(page, 0, "en"), 23000);
  assert.equal(findPause(page, 0, "zh"), 8000);
});
