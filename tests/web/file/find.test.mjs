import assert from "node:assert/strict";
import { test } from "node:test";
import { createFinder } from "../../../layers/web/file_find.js";

const names = {
  places: [
    { kind: "site", id: "A12", name_zh: "爱建—虹桥小区边门", name_en: "Side door between Aijian and Hongqiao", also: ["the little gate"],
      lon: 121.4, lat: 31.2, pinyin: ["aijianhongqiaoxiaoqubianmen"], initials: ["ajhqxqbm"] },
    { kind: "site", id: "A01", name_zh: "中山公园游船码头", name_en: "Zhongshan Park cruise pier", pinyin: ["zhongshangongyuanyouchuanmatou"], initials: ["zsgyycmt"] },
    { kind: "street", id: "愚园路", name_zh: "愚园路", name_en: "Yuyuan Road", lon: 121.42, lat: 31.22, pinyin: ["yuyuanlu"], initials: ["yyl"] },
    { kind: "body", id: "B1", name_zh: "古北市民议事厅", name_en: "Gubei Citizens’ Council Hall", pinyin: ["gubeishiminyishiting"], initials: ["gbsmyst"] },
  ],
  simple: { "園": "园", "頭": "头" },
};
const pinned = {
  details: {
    A01: { id: "A01", name_zh: "中山公园游船码头", name_en: "Zhongshan Park cruise pier", events: [
      { id: "A01-1", text_zh: "居民担心噪声和灯光。", text_en: "Residents feared noise and light.", rounds: [{ who_en: "the estate", about_en: "headlamps" }] }],
      feedback: [{ id: "R1", text_zh: "太亮了", text_en: "Much too bright", answers: [{ id: "R2", text_en: "Agreed <b>entirely</b>" }] }] },
  },
  spots: [{ id: "P1", lon: 121.41, lat: 31.21, said: [{ id: "P1", text_zh: "这里缺一张长椅", text_en: "A bench is missing" }] }],
};
const find = createFinder(names, pinned);
const first = (query) => {
  const [group] = find(query);
  return group && [group.kind, group.found[0].id, group.found[0].reason];
};

// What people would type, and what must come first.
for (const [query, ...wanted] of [
  ["边门", "site", "A12", "name"], ["SIDE DOOR", "site", "A12", "name"], ["little gate", "site", "A12", "variant"],
  ["bianmen", "site", "A12", "pinyin"], ["zsgyycmt", "site", "A01", "initials"], ["Yuyuan Rd.", "street", "愚园路", "name"],
  ["愚園路", "street", "愚园路", "name"], ["yúyuán lù", "street", "愚园路", "pinyin"], ["ｙｕｙｕａｎ", "street", "愚园路", "name"],
  ["Zhongshan pier", "site", "A01", "words"], ["zhongsahn park", "site", "A01", "similar"], ["议事厅", "body", "B1", "name"],
  ["灯光", "text", "event:A01-1", "text"], ["headlamps", "text", "round:A01-1", "text"], ["bright", "text", "feedback:R1", "text"],
  ["entirely", "text", "feedback:R2", "text"], ["长椅", "text", "feedback:P1", "text"],
]) test(`${query} finds ${wanted[1]}`, () => assert.deepEqual(first(query), wanted));

test("letters count from a word's beginning, and two of them are too few", () => {
  assert.equal(first("ight"), undefined);
  assert.equal(find("li").some(({ kind }) => kind === "text"), false);
});
test("nothing is found for nothing", () => {
  for (const query of ["", "   ", "—！", "zzzzzz"]) assert.deepEqual(find(query), []);
});
test("what leads to a site says which; what was said on a spot leads to the spot", () => {
  const [{ found: [told] }] = find("灯光");
  assert.equal(told.site, "A01");
  assert.equal(told.told_en, "Residents feared noise and light.");
  const [{ found: [spot] }] = find("bench");
  assert.deepEqual([spot.site, spot.lon, spot.lat], [undefined, 121.41, 31.21]);
});
