// Error against work, both logarithmic: a line a method, a point a tolerance or step. A point that is pressed becomes the
// solver of the scene, whose own place has a ring.

import { format } from "../../model/number.js";
import { hiddenLines, toggleLine } from "../../model/panels.js";
import { heldTo } from "../../model/solving.js";
import { dashes } from "../../look/palette.js";
import { size } from "../../phase/paint.js";
import { add } from "../panel.js";
import { drawAxes, drawCourse, drawFloor, name, placeOf, ring } from "./log-plot.js";
import { picking, sameSpot } from "./picking.js";

/**
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {import("../../model/solving.js").Measured} Measured
 * @typedef {import("../../model/model.js").Method} Method
 * @typedef {import("./log-plot.js").Spot<Measured>} Spot
 * @typedef {import("./log-plot.js").Course<Measured>} Course
 * @typedef {import("./log-plot.js").Place} Place
 */

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model, session } = app;
  const { solving } = model;
  const canvas = /** @type {HTMLCanvasElement} */ (add(panel.chart, "canvas", "survey work-precision"));
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const note = add(panel.chart, "p", "solver-counts");
  const more = /** @type {HTMLSelectElement} */ (document.createElement("select"));
  more.className = "choice add-method";
  more.setAttribute("aria-label", "Compare one more method");
  panel.tools.prepend(more);
  more.addEventListener("change", () => {
    if (more.value) model.panels.methods = [...(model.panels.methods ?? []), more.value];
    more.value = "";
    model.mark("training", "ui");
  });
  const largest = panel.tool("largest-error", "Largest error on the way, not that at the end", "M3 15C6 15 6 4 10 4s4 8 7 8M10 4v-1");
  largest.addEventListener("click", () => {
    model.panels.most = !model.panels.most;
    model.mark("training");
  });
  /** @type {Spot[]} */
  let spots = [];
  /** @type {string[]} */
  let listed = [];
  const again = () => model.mark("training");
  new ResizeObserver(again).observe(panel.chart);
  panel.legend.toggle = (name) => {
    toggleLine(model.panels, "precision", listed, name);
    again();
  };
  const methodOf = (/** @type {Spot} */ { method }) => model.methods.find(({ id }) => id === method);
  const shown = picking(canvas, {
    spots: () => spots,
    take(spot) {
      const method = methodOf(spot);
      if (!method) return;
      session.change({ solver: { method: method.id, ...heldTo(spot.point.tolerance, method.adaptive, model.scene?.solver) } });
      app.page.tell(`The scene is solved by ${told(spot, method)}.`);
    },
    tell: (spot) => app.page.tell(told(spot, methodOf(spot))),
    changed: again,
  });

  return {
    draw(palette) {
      const { precision } = solving;
      const { at } = shown;
      const key = model.panels.most ? "most" : "end";
      largest.ariaPressed = String(model.panels.most);
      panel.title(model.panels.most ? "\\max_t\\,\\varepsilon" : "\\varepsilon(t_1)", model.panels.most ? "Largest error over work" : "Error at the end over work");
      listed = precision?.methods ?? [];
      const hidden = hiddenIn(model.panels, listed);
      offer(more, model.methods, solving.methods);
      const courses = listed.map((id, i) => courseOf(id, i, listed, model.methods, solving.measured(i), palette));
      const own = solving.measured(-1)[0];
      panel.wait(!courses.some(({ points }) => points.length), precision?.detail || "Points appear here as methods are measured on this scene.");
      panel.legend.show(courses.map(({ id, dash }) => ({ name: id, label: id, value: "", dash })), hidden, "ink");
      panel.legend.buttons.forEach((button, i) => { if (courses[i]) button.style.color = courses[i].colour; });
      const { clientWidth: width, clientHeight: height } = panel.chart;
      const seen = courses.filter(({ id, points }) => !hidden.includes(id) && points.length);
      if (width < 2 || !seen.length) return;
      const ratio = devicePixelRatio || 1;
      size(canvas, width, height, ratio);
      const floor = precision?.uncertainty?.[key] ?? 0;
      const place = placed(seen.flatMap(({ points }) => points).concat(own ?? []), key, floor, width, height, palette);
      const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, width, height);
      drawAxes(g, place, "evaluations", palette);
      drawFloor(g, place, floor, palette);
      spots = [];
      for (const course of seen) spots.push(...drawCourse(g, place, course, (point) => [point.work, point[key]], palette, at));
      name(g, place, seen, spots, palette);
      if (own && own[key] > 0) ring(g, place.X(own.work), place.Y(own[key]), 8 * palette.scale, palette);
      const pointed = at && spots.find((spot) => sameSpot(spot, at));
      const text = pointed ? told(pointed, methodOf(pointed), key) : precision?.uncertainty
        ? `known to ${format(floor, 1)} by ${precision.reference}` : "";
      if (note.textContent !== text) note.textContent = text;
      canvas.ariaLabel = `Error over evaluations of ${seen.map(({ id }) => id).join(", ")}. ${text}. Arrow keys walk through the points, Enter takes one for the scene.`;
      panel.element.dataset.points = String(spots.length);
    },
    destroy() {
      spots = [];
    },
  };
}

/** Every method asked for is shown until the reader hides it. @param {import("../../model/panels.js").PanelState} panels @param {string[]} names */
function hiddenIn(panels, names) {
  panels.hidden.precision ??= [];
  return hiddenLines(panels, "precision", names);
}

/** @param {Spot} spot @param {Method | undefined} method @param {"end" | "most"} [key] */
function told({ point, method: id }, method, key = "end") {
  return `${id}, ${method?.adaptive ? "rtol" : "h"} ${format(point.tolerance, 3)}: ${point.work} evaluations, error ${format(point[key], 2)}`;
}

/** @param {HTMLSelectElement} select @param {Method[]} methods @param {string[]} compared */
function offer(select, methods, compared) {
  const rest = methods.filter(({ id }) => !compared.includes(id));
  const key = rest.map(({ id }) => id).join();
  if (select.dataset.names === key) return;
  select.dataset.names = key;
  select.replaceChildren(new Option("+", ""), ...rest.map(({ id, name }) => new Option(name, id)));
  select.hidden = rest.length === 0;
}

/** Fixed steps in the colour of text, adaptive ones in gold, stiff ones in blue; each of a family with its own dash and marker. @param {string} id @param {number} index @param {string[]} all @param {Method[]} methods @param {Measured[]} points @param {Palette} palette @returns {Course} */
function courseOf(id, index, all, methods, points, palette) {
  const family = (/** @type {string} */ other) => {
    const method = methods.find((m) => m.id === other);
    return method?.stiff ? "function" : method?.adaptive ? "forward" : "dim";
  };
  const mine = family(id);
  const place = all.slice(0, index).filter((other) => family(other) === mine).length;
  return { id, points, colour: palette[mine], dash: dashes[place % dashes.length], shape: place };
}

/** @param {Measured[]} points @param {"end" | "most"} key @param {number} floor @param {number} width @param {number} height @param {Palette} palette @returns {Place} */
function placed(points, key, floor, width, height, palette) {
  const works = points.map(({ work }) => work).filter((v) => v > 0);
  // What is off by more than itself is off the picture.
  const errors = points.map((point) => point[key]).filter((v) => v > 0 && v < 100);
  const [x0, x1] = [Math.min(...works) / 1.5, Math.max(...works) * 1.5];
  const low = Math.max(Math.min(...errors), 1e-16);
  const [y0, y1] = [Math.min(low, floor > 0 ? Math.max(floor, low / 10) : low) / 2, Math.min(10, Math.max(...errors) * 3)];
  return placeOf([x0, x1], [y0, y1], width, height, palette);
}
