// Choosing a marker of a plot: the pointer shows the nearest, the arrow keys walk from one to the next, a press or Enter
// takes it.

/**
 * @template {{tolerance: number}} P
 * @typedef {import("./log-plot.js").Spot<P>} Spot
 */

/** Whether two markers are those of one measurement, though it may stand elsewhere now. @template {{tolerance: number}} P @param {Spot<P>} a @param {Spot<P>} b */
export const sameSpot = (a, b) => a.method === b.method && a.point.tolerance === b.point.tolerance;

/**
 * @template {{tolerance: number}} P
 * @param {HTMLElement} canvas
 * @param {object} plot
 * @param {() => Spot<P>[]} plot.spots as they were drawn last
 * @param {(spot: Spot<P>) => void} plot.take
 * @param {(spot: Spot<P>) => void} plot.tell says which one the keys have come to
 * @param {() => void} plot.changed another one is shown
 * @returns {{at: Spot<P> | null}} the one that is shown
 */
export function picking(canvas, { spots, take, tell, changed }) {
  const shown = { at: /** @type {Spot<P> | null} */ (null) };
  const show = (/** @type {Spot<P> | null} */ spot) => {
    shown.at = spot;
    changed();
  };
  canvas.addEventListener("pointermove", (event) => {
    show(nearest(spots(), canvas, event));
    canvas.style.cursor = shown.at ? "pointer" : "default";
  });
  canvas.addEventListener("pointerleave", () => show(null));
  canvas.addEventListener("click", (event) => {
    const spot = nearest(spots(), canvas, event);
    if (spot) take(spot);
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const { at } = shown;
    const all = spots();
    if (event.key === "Enter" && at) take(at);
    else if (way && all.length) {
      const k = at ? all.findIndex((spot) => sameSpot(spot, at)) : way > 0 ? -1 : 0;
      const next = all[(k + way + all.length) % all.length];
      tell(next);
      show(next);
    } else return;
    event.preventDefault();
  });
  return shown;
}

/** The marker under the pointer. @template {{tolerance: number}} P @param {Spot<P>[]} spots @param {HTMLElement} canvas @param {MouseEvent} event @returns {Spot<P> | null} */
function nearest(spots, canvas, event) {
  const box = canvas.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  let best = null;
  let least = 26;
  for (const spot of spots) {
    const away = Math.hypot(spot.x - x, spot.y - y);
    if (away < least) [best, least] = [spot, away];
  }
  return best;
}
