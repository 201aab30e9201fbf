import assert from "node:assert/strict";
import test from "node:test";
import { inkOn } from "../../../layers/web/basemap/labels_paint.js";
import { layOutLabels } from "../../../layers/web/basemap/labels_layout.js";
import { buildText, fitText, measureLine, middlesAlong, pointAlong } from "../../../layers/web/basemap/labels_line.js";
import { toUnit, worldPx } from "../../../layers/web/basemap/project.js";

/** Chinese as wide as high, Latin half of that: what most fonts do. */
const measure = (text, size) => Array.from(text).reduce((sum, char) => sum + (char > "\u2e80" ? size : size / 2), 0);
const type = { size: 12, weight: 400 };
const line = (...xy) => measureLine(Float64Array.from(xy), 1);
const ZOOM = 15;
const K = worldPx(ZOOM);
const [X0, Y0] = toUnit(121.4, 31.2);
const LAYERS = ["district", "subdistrict", "water", "waterline", "park", "campus", "airport", "rail", "road", "roadname", "metro", "station", "place"];

/** A feature from pixels at zoom 15, counted from 121.4, 31.2. */
function feature(cls, zh, en, xy, extra = 0) {
  const ring = Float64Array.from(xy.map((each, n) => (n % 2 ? Y0 : X0) + each / K));
  const xs = Array.from(ring).filter((_, n) => n % 2 === 0);
  const ys = Array.from(ring).filter((_, n) => n % 2 === 1);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return { rings: [ring], cls, zh, en, extra, box };
}

function layersOf(given) {
  return { ...Object.fromEntries(LAYERS.map((name) => [name, []])), ...given };
}

/** A crowded town: 40 streets each way, stations and two metro lines. */
function town() {
  const roadname = [];
  for (let n = 0; n < 40; n += 1) {
    const cls = ["primary", "secondary", "tertiary"][n % 3];
    roadname.push(feature(cls, `东西${n}路`, `East ${n} Road`, [0, n * 37, 700, n * 37 + 60, 1500, n * 37]));
    roadname.push(feature(cls, `南北${n}路`, `North ${n} Road`, [n * 37, 0, n * 37 + 50, 700, n * 37, 1500]));
  }
  const station = Array.from({ length: 12 }, (_, n) => feature("2", `站${n}`, `Stop ${n}`, [n * 110, 60 + ((n * 397) % 1300)]));
  const metro = [feature("2", "", "", [0, 500, 1500, 640], "#97d700"), feature("10", "", "", [300, 0, 800, 1500], "#c1a7e2")];
  const park = [feature("", "中山公园", "Zhongshan Park", [400, 400, 650, 400, 650, 600, 400, 600])];
  return layersOf({ roadname, station, metro, park });
}

const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

test("walking along a line: 3-4-5 corners", () => {
  const bent = line(0, 0, 30, 40, 30, 100);
  assert.equal(bent.length, 110);
  assert.deepEqual(pointAlong(bent, 25), { x: 15, y: 20 });
  assert.deepEqual(pointAlong(bent, 80), { x: 30, y: 70 });
});

test("a text taken apart: widths by hand", () => {
  // 12 px and 1.5 px of air for each of three Chinese characters; Latin 6 px and no air.
  assert.equal(buildText("新华路", type, true, measure).total, 40.5);
  assert.deepEqual(buildText("Abc", type, false, measure).widths, [6, 6, 6]);
});

test("on a level street the characters stand level, left to right, whichever way it was drawn", () => {
  const text = buildText("新华路", type, true, measure);
  for (const street of [line(0, 50, 200, 50), line(200, 50, 0, 50)]) {
    const fit = fitText(street, 100, text);
    fit.glyphs.forEach((glyph, n) => assert.ok(Math.abs(glyph.x - (86.5 + n * 13.5)) < 1e-9));
    assert.deepEqual(fit.glyphs.map((glyph) => glyph.t), ["新", "华", "路"]);
    fit.glyphs.forEach((glyph) => assert.ok(Math.abs(Math.sin(glyph.a)) < 1e-9 && glyph.y === 50));
    fit.glyphs.forEach((glyph) => assert.ok(Math.cos(glyph.a) > 0.99, "not upside down"));
  }
});

test("Chinese on a steep street is stacked upright from top to bottom", () => {
  const text = buildText("江苏路", type, true, measure);
  for (const street of [line(50, 0, 50, 200), line(50, 200, 50, 0)]) {
    const fit = fitText(street, 100, text);
    assert.equal(fit.stacked, true);
    assert.deepEqual(fit.glyphs.map((glyph) => glyph.t), ["江", "苏", "路"]);
    fit.glyphs.forEach((glyph) => assert.ok(glyph.a === 0 && glyph.x === 50));
    // One character each 12 * 1.14 px.
    fit.glyphs.forEach((glyph, n) => assert.ok(Math.abs(glyph.y - (86.32 + n * 13.68)) < 1e-9));
  }
});

test("Latin on a steep street runs upward along it", () => {
  const fit = fitText(line(50, 0, 50, 200), 100, buildText("Abc", type, false, measure));
  assert.equal(fit.stacked, false);
  assert.deepEqual(fit.glyphs.map((glyph) => glyph.y), [106, 100, 94]);
  fit.glyphs.forEach((glyph) => assert.ok(Math.abs(glyph.a + Math.PI / 2) < 1e-9));
});

test("no name on a street that is shorter, or round a sharp corner", () => {
  const text = buildText("新华路", type, true, measure);
  assert.equal(fitText(line(0, 0, 40, 0), 20, text), null);
  assert.notEqual(fitText(line(0, 0, 41, 0), 20.5, text), null);
  assert.equal(fitText(line(0, 0, 100, 0, 100, 100), 100, buildText("Abcdef", type, false, measure)), null);
  middlesAlong(1000, 100, 480).flat().forEach((s) => assert.ok(s >= 50 && s <= 950));
});

for (const lang of ["zh", "en"]) {
  test(`a crowded town, ${lang}: no two names overlap, each within its line, marks stay free`, () => {
    const reserved = [[121.41, 31.19], [121.42, 31.18], [121.405, 31.195]];
    const labels = layOutLabels(town(), { zoom: ZOOM, lang, reserved }, measure);
    assert.ok(labels.filter((label) => label.glyphs).length > 20, "streets are named");
    labels.forEach((label, n) => labels.slice(n + 1).forEach((other) =>
      label.boxes.forEach((a) => other.boxes.forEach((b) =>
        assert.ok(!meets(a, b), `${label.name} lies on ${other.name}`)))));
    for (const label of labels.filter((each) => each.span)) {
      assert.ok(label.span[0] >= 0 && label.span[1] <= label.length, label.name);
    }
    for (const [lon, lat] of reserved) {
      const [x, y] = toUnit(lon, lat).map((each) => each * K);
      const mark = [x - 16, y - 16, x + 16, y + 16];
      labels.forEach((label) => label.boxes.forEach((box) => assert.ok(!meets(mark, box), label.name)));
    }
    const latin = /[A-Za-z]/;
    labels.filter((label) => label.kind !== "pill").forEach((label) => assert.equal(latin.test(label.name), lang === "en"));
  });
}

test("a mark on a street's only place takes its name away", () => {
  const layers = layersOf({ roadname: [feature("primary", "新华路", "Xinhua Road", [0, 0, 60, 0])] });
  assert.equal(layOutLabels(layers, { zoom: ZOOM, lang: "zh" }, measure).length, 1);
  const middle = [121.4 + (30 / K) * 360, 31.2];
  assert.equal(layOutLabels(layers, { zoom: ZOOM, lang: "zh", reserved: [middle] }, measure).length, 0);
});

test("the same question gives the same answer", () => {
  const once = layOutLabels(town(), { zoom: ZOOM, lang: "zh" }, measure);
  assert.deepEqual(layOutLabels(town(), { zoom: ZOOM, lang: "zh" }, measure), once);
});

test("a name comes back on a long street, but not within 180 px, nor on its other carriageway", () => {
  const long = feature("primary", "虹桥路", "Hongqiao Road", [0, 0, 1500, 0]);
  const beside = feature("primary", "虹桥路", "Hongqiao Road", [0, 30, 1500, 30]);
  const alone = layOutLabels(layersOf({ roadname: [long] }), { zoom: ZOOM, lang: "zh" }, measure);
  assert.equal(alone.length, 3);
  const labels = layOutLabels(layersOf({ roadname: [long, beside] }), { zoom: ZOOM, lang: "zh" }, measure);
  const middles = labels.map((label) => label.glyphs[1]);
  middles.forEach((a, n) => middles.slice(n + 1).forEach((b) => assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= 180)));
});

test("classes get their names one after the other; places end where streets tell more", () => {
  const layers = layersOf({
    roadname: [feature("minor", "小路", "Lane", [0, 0, 900, 0]), feature("primary", "大路", "Avenue", [0, 200, 900, 200])],
    place: [feature("xinhua", "新华", "Xinhua", [300, 500]), feature("xianxia", "仙霞", "Xianxia", [700, 500])],
  });
  const namesAt = (zoom) => layOutLabels(layers, { zoom, lang: "zh" }, measure).map((label) => label.name);
  assert.deepEqual([...new Set(namesAt(14.5))].sort(), ["仙霞", "大路", "新华"].sort());
  assert.deepEqual([...new Set(namesAt(16))].sort(), ["大路", "小路"].sort());
});

test("a silent sub-district keeps its name at every zoom, with the words under it", () => {
  const layers = layersOf({ place: [feature("xinhua", "新华", "Xinhua", [300, 500]), feature("xianxia", "仙霞", "Xianxia", [700, 500])] });
  const silentWords = { zh: "暂无资料", en: "Nothing yet" };
  const labels = layOutLabels(layers, { zoom: 16, lang: "en", silent: ["xianxia"], silentWords }, measure);
  assert.equal(labels.length, 1);
  assert.deepEqual(labels[0].lines.map((each) => each.t), ["Xianxia", "Nothing yet"]);
  assert.ok(labels[0].lines[0].y < labels[0].lines[1].y);
});

test("names outside the district are marked as such", () => {
  const district = [feature("", "", "", [-100, -100, 400, -100, 400, 400, -100, 400])];
  const station = [feature("2", "里", "In", [100, 100]), feature("2", "外", "Out", [800, 100])];
  const labels = layOutLabels(layersOf({ district, station }), { zoom: ZOOM, lang: "en" }, measure);
  assert.deepEqual(labels.map((label) => [label.name, label.outside]), [["In", false], ["Out", true]]);
});

test("numbers on a line's colour: dark on pale green, white on dark red", () => {
  assert.equal(inkOn("#97d700"), "#1f2328");
  assert.equal(inkOn("#8a1538"), "#ffffff");
});
