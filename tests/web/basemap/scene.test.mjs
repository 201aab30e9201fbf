/** The whole picture on a canvas that only writes down what it is told: no browser, no Leaflet. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { layOutLabels } from "../../../layers/web/basemap/labels_layout.js";
import { buildView, toUnit, worldPx } from "../../../layers/web/basemap/project.js";
import { buildScene, paintScene } from "../../../layers/web/basemap/scene.js";
import { BASE_STYLES } from "../../../layers/web/basemap/style.js";

const ARCHIVE = JSON.parse(readFileSync(new URL("../../../layers/web/basemap.json", import.meta.url), "utf8"));
const measure = (text, size) => Array.from(text).reduce((sum, char) => sum + (char > "\u2e80" ? size : size * 0.55), 0);

/** A canvas that keeps each call, with the colours it was made with. */
function createRecorder() {
  const calls = [];
  const ctx = new Proxy({ globalAlpha: 1 }, {
    get: (state, name) => name in state ? state[name] : (...values) => {
      calls.push({ name, values, fill: state.fillStyle, stroke: state.strokeStyle, width: state.lineWidth });
    },
    set: (state, name, value) => Reflect.set(state, name, value),
  });
  return { ctx, calls };
}

function paint(theme, names, zoom, archive = ARCHIVE) {
  const scene = buildScene(archive);
  const [x, y] = toUnit(121.4, 31.215).map((each) => each * worldPx(zoom));
  const { ctx, calls } = createRecorder();
  const labels = layOutLabels(scene, { zoom, names, silent: ["xianxia"], silentWord: "…" }, measure);
  paintScene(ctx, scene, buildView(zoom, x - 400, y - 300, 800, 600), labels, { theme, stack: "serif", silent: ["xianxia"] });
  return { calls, labels };
}

for (const theme of ["light", "dark", "print"]) {
  test(`${theme}: every number is one, and text is written over its halo`, () => {
    for (const zoom of [11, 13, 15, 17, 18]) {
      const { calls } = paint(theme, "both", zoom);
      for (const { name, values } of calls) {
        for (const value of values.flat()) assert.ok(typeof value !== "number" || Number.isFinite(value), `${name} ${values}`);
      }
      const written = calls.filter(({ name }) => name === "fillText");
      assert.ok(zoom < 13 || written.length > 3, `${written.length} names at ${zoom}`);
    }
  });
}

test("the same words are laid out for every theme", () => {
  const texts = ["light", "dark", "print"].map((theme) => JSON.stringify(paint(theme, "zh", 15).labels));
  assert.equal(new Set(texts).size, 1);
});

test("light and dark veil what lies outside the district; print leaves the paper white", () => {
  const veils = (theme) => paint(theme, "zh", 13).calls.filter(({ name, fill }) => name === "fill" && fill === BASE_STYLES[theme].outside);
  assert.equal(veils("light").length, 1);
  assert.equal(veils("dark").length, 1);
  assert.equal(veils("print").length, 0);
  const [ground] = paint("print", "zh", 13).calls.filter(({ name }) => name === "fillRect");
  assert.equal(ground.fill, "#ffffff");
});

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function contrast(a, b) {
  const [one, other] = [a, b].map((colour) => {
    const parts = [1, 3, 5].map((n) => parseInt(colour.slice(n, n + 2), 16) / 255);
    const [r, g, b2] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b2;
  });
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

test("names can be read on their ground: 4.5 to 1, on paper 7 to 1", () => {
  const grounds = { road: ["land", "park"], minor: ["land"], trunk: ["elevated"], park: ["park"], water: ["water"], place: ["land"], station: ["land"], quiet: ["land"] };
  for (const [theme, least] of [["light", 4.5], ["dark", 4.5], ["print", 7]]) {
    const style = BASE_STYLES[theme];
    for (const [kind, names] of Object.entries(grounds)) {
      for (const name of names) {
        const found = contrast(style.text[kind], style[name]);
        assert.ok(found >= least, `${theme} ${kind} on ${name}: ${found.toFixed(2)}`);
      }
    }
  }
});

test("on paper a street's edge stands out from white: 3 to 1 for the main ones", () => {
  for (const cls of ["trunk", "primary", "secondary"]) {
    assert.ok(contrast(BASE_STYLES.print.casing[cls], "#ffffff") >= 3, cls);
  }
});

/** A block of 40 m with a building, an estate, a path and a canal around 121.4, 31.215. */
const BLOCK = {
  v: 1, origin: [121.39, 31.21], scale: 100000, names: [["某小区", "Some Estate"], ["某楼", "Some Hall"]],
  attribution: { zh: "", en: "" },
  layers: {
    residential: [[[[0, 0, 2000, 0, 0, 1000, -2000, 0]], "residential", 0, null]],
    building: [[[[900, 400, 300, 0, 0, 200, -300, 0]], "yes", 1, null]],
    road: [[[[0, 100, 2000, 0]], "service", -1, 0], [[[0, 900, 2000, 0]], "path", -1, 0]],
  },
};

test("buildings come at zoom 14.5, lanes with them, paths a little later; estates and halls are named where they fit", () => {
  const { building, road } = BASE_STYLES.light;
  const has = (zoom, wanted) => paint("light", "zh", zoom, BLOCK).calls.some(({ name, fill, stroke }) =>
    (name === "fill" && fill === wanted) || (name === "stroke" && stroke === wanted));
  assert.deepEqual([14.25, 14.5].map((zoom) => has(zoom, building)), [false, true]);
  assert.deepEqual([14.5, 15].map((zoom) => has(zoom, road.path)), [false, true]);
  const names = (zoom) => paint("light", "zh", zoom, BLOCK).labels.map(({ name }) => name);
  assert.deepEqual(names(14), []);
  assert.deepEqual(names(16), ["某小区"]);
  assert.deepEqual(names(17).sort(), ["某小区", "某楼"].sort());
});

test("a metro line that leaves the district fades at its end, and only there", () => {
  const archive = {
    ...BLOCK,
    layers: {
      district: [[[[0, 0, 2000, 0, 0, 1000, -2000, 0]], "district", -1, null]],
      metro: [[[[1000, 500, 3000, 0]], "2", -1, "#97d700"]],
    },
  };
  const [{ line, fading }] = buildScene(archive).metro;
  const lonOf = (unit) => unit * 360 - 180;
  assert.equal(fading.length, 9);
  const shares = fading.map(({ share }) => share);
  assert.ok(shares.every((share, n) => n === 0 || share > shares[n - 1]) && shares[0] < 0.1 && shares[8] > 0.9);
  assert.ok(Math.abs(lonOf(line.rings[0][0]) - 121.4) < 1e-9, "it begins where the line begins");
  const end = lonOf(line.rings[0].at(-2));
  // 900 m at 31.2 degrees north are 0.00945 degrees of longitude.
  assert.ok(Math.abs(121.43 - end - 0.00945) < 0.0001, String(end));
});
