import assert from "node:assert/strict";
import test from "node:test";

import { findSources } from "../../../layers/web/file_sources.js";

test("each document stands once, in the order of the ids", () => {
  const details = {
    A02: { sources: { pier: { title_en: "Pier" }, article: { title_en: "Article" } } },
    A01: { sources: { article: { title_en: "Article" } } },
    A03: {},
  };
  assert.deepEqual(findSources(details).map((source) => source.title_en), ["Article", "Pier"]);
});

test("no site, no document", () => {
  assert.deepEqual(findSources({}), []);
});
