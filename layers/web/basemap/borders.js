/** Sub-district edges, each once: two dashed lines over each other would look solid. */

// 1e8 steps over the world are 0.4 m: finer than the archive's metre.
const STEPS = 1e8;

function edgeKey(ring, n, next) {
  const a = `${Math.round(ring[n] * STEPS)},${Math.round(ring[n + 1] * STEPS)}`;
  const b = `${Math.round(ring[next] * STEPS)},${Math.round(ring[next + 1] * STEPS)}`;
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/**
 * Lines of the inner edges; what already runs along the district's border is left out.
 * @param {{rings: Float64Array[]}[]} subdistricts @param {{rings: Float64Array[]}[]} district
 * @returns {Float64Array[]}
 */
export function innerBorders(subdistricts, district) {
  const seen = new Set();
  const lines = [];
  const walk = (ring, keep) => {
    let run = [];
    for (let n = 0; n < ring.length; n += 2) {
      const next = (n + 2) % ring.length;
      const key = edgeKey(ring, n, next);
      if (seen.has(key)) {
        if (keep && run.length) lines.push(Float64Array.from(run));
        run = [];
        continue;
      }
      seen.add(key);
      if (!run.length) run.push(ring[n], ring[n + 1]);
      run.push(ring[next], ring[next + 1]);
    }
    if (keep && run.length) lines.push(Float64Array.from(run));
  };
  for (const feature of district) for (const ring of feature.rings) walk(ring, false);
  for (const feature of subdistricts) for (const ring of feature.rings) walk(ring, true);
  return lines;
}
