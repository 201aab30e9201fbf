/** The pen writes down what a canvas would paint, and refuses what it does not understand. */

import assert from "node:assert/strict";
import test from "node:test";
import { Pen } from "../../../layers/figures/pen.js";

function square(pen) {
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.lineTo(10.123, 0);
  pen.lineTo(10, 10);
  pen.closePath();
}

test("a shape filled and then stroked is one path with both", () => {
  const pen = new Pen();
  square(pen);
  Object.assign(pen, { fillStyle: "#111111", strokeStyle: "#222222", lineWidth: 3 });
  pen.fill("evenodd");
  pen.stroke();
  assert.equal(pen.parts.length, 1);
  const [{ d, fill, rule, stroke, width }] = pen.parts;
  assert.deepEqual({ d, fill, rule, stroke, width }, { d: "M0 0L10.12 0L10 10Z", fill: "#111111", rule: "evenodd", stroke: "#222222", width: 3 });
});

test("a path that went on after the fill, or another alpha, is stroked by itself", () => {
  const pen = new Pen();
  square(pen);
  pen.fill();
  pen.lineTo(20, 20);
  pen.stroke();
  pen.beginPath();
  pen.rect(1, 2, 3, 4);
  pen.fill();
  pen.globalAlpha = 0.5;
  pen.stroke();
  assert.deepEqual(pen.parts.map(({ d, alpha }) => [d, alpha]), [
    ["M0 0L10.12 0L10 10Z", 1], ["M0 0L10.12 0L10 10ZL20 20", 1], ["M1 2h3v4h-3Z", 1], ["M1 2h3v4h-3Z", 0.5],
  ]);
});

test("what was saved comes back: clip, dash, widths", () => {
  const pen = new Pen();
  pen.save();
  square(pen);
  pen.clip("evenodd");
  pen.setLineDash([4, 3]);
  pen.lineWidth = 7;
  pen.stroke();
  pen.restore();
  square(pen);
  pen.stroke();
  const [inside, after] = pen.parts;
  assert.deepEqual([inside.clip.rule, inside.dash, inside.width], ["evenodd", [4, 3], 7]);
  assert.deepEqual([after.clip, after.dash, after.width], [null, [], 1]);
});

test("an empty path paints nothing; half a circle is refused", () => {
  const pen = new Pen();
  pen.beginPath();
  pen.fill();
  pen.stroke();
  assert.deepEqual(pen.parts, []);
  assert.throws(() => pen.arc(0, 0, 5, 0, Math.PI), /whole circles/);
});
