// Where the name of a line stands: beside it, at its end if there is room, off all lines and other names.

/**
 * @typedef {[number, number][]} Points in pixels; a point that is not finite breaks a line
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 */

const clear = 4; // pixels from the middle of a line to a name: half of the line, the dots on it and some air
const ways = [1, 0.92, 0.84, 0.72, 0.6, 0.48, 0.36, 0.24, 0.12]; // along the line

/** Points along a line, not further apart than a few pixels. @param {Points} line @returns {Points} */
function dense(line) {
  /** @type {Points} */
  const out = [];
  line.forEach(([x, y], i) => {
    if (!Number.isFinite(x + y)) return;
    const before = line[i - 1];
    const far = before && Number.isFinite(before[0] + before[1]) ? Math.hypot(x - before[0], y - before[1]) : 0;
    const count = Math.min(200, Math.ceil(far / 4));
    for (let k = 1; k < count; k++) out.push([before[0] + ((x - before[0]) * k) / count, before[1] + ((y - before[1]) * k) / count]);
    out.push([x, y]);
  });
  return out;
}

/**
 * The places of names: each the left end of its baseline; null for a line without one.
 * @param {{points: Points, width: number}[]} lines width is that of the name, 0 where there is none @param {number} height of letters @param {Box} box
 * @returns {({x: number, y: number} | null)[]}
 */
export function places(lines, height, box) {
  const paths = lines.map(({ points }) => dense(points));
  const all = paths.flat();
  /** @type {Box[]} */
  const taken = [];
  return lines.map(({ width }, k) => {
    const path = paths[k].filter(([x, y]) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
    if (!width || !path.length) return null;
    /** @type {Box | undefined} */
    let best;
    let least = Infinity;
    ways.forEach((way, order) => {
      const [x, y] = path[Math.round((path.length - 1) * way)];
      const middle = Math.max(box.left + 3, Math.min(way === 1 ? x - width : x - width / 2, box.right - width));
      // Above, below, and on either side of where a line is steep.
      const sides = [[middle, y - 0.8 * height], [middle, y + 1.7 * height], [x + 0.6 * height, y + 0.4 * height], [x - width - 0.6 * height, y + 0.4 * height]];
      for (const [side, [left, baseline]] of sides.entries()) {
        const place = { left, right: left + width, top: baseline - height, bottom: baseline + 0.25 * height };
        if (place.top < box.top || place.bottom > box.bottom || left < box.left || place.right > box.right + 1) continue;
        const covered = all.reduce((sum, [a, b]) => sum + (a > place.left - clear && a < place.right + clear && b > place.top - clear && b < place.bottom + clear ? 1 : 0), 0);
        const met = taken.some((other) => place.left < other.right && place.right > other.left && place.top < other.bottom && place.bottom > other.top);
        const cost = covered + (met ? 1000 : 0) + (order + side / 4) / 10;
        if (cost < least) [best, least] = [place, cost];
      }
    });
    if (!best) return null;
    taken.push(best);
    return { x: best.left, y: best.bottom - 0.25 * height };
  });
}
