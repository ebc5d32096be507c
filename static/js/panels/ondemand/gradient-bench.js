// Every way to the gradient beside a reference: its error over the tolerance with the floor of double precision, and what each
// takes as a table. A point that is pressed becomes the scene's own way and tolerance, whose place has a ring.

import { html, render } from "../../../vendor/preact/standalone.module.js";
import { format } from "../../model/number.js";
import { nameOf, patchTo } from "../../model/gradients.js";
import { heldTo } from "../../model/solving.js";
import { dashes, faded } from "../../look/palette.js";
import { label, size } from "../../phase/paint.js";
import { add } from "../panel.js";
import { BenchTable } from "./bench-table.js";
import { drawAxes, drawCourse, drawFloor, name, placeOf, ring } from "./log-plot.js";
import { picking } from "./picking.js";

/**
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {import("../../model/gradients.js").Taken} Taken
 * @typedef {import("./log-plot.js").Spot<Taken>} Spot
 * @typedef {import("./log-plot.js").Course<Taken>} Course
 */

/** What goes back is violet, what goes forward gold, what knows nothing of derivatives in the colour of text. @type {Record<string, "adjoint" | "forward" | "dim" | "function">} */
const colours = { checkpointed: "adjoint", backsolve: "adjoint", discrete: "adjoint", reversible: "adjoint", forward: "forward", "finite-difference": "dim" };

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model, session } = app;
  const { gradients } = model;
  panel.chart.classList.add("bench");
  const figure = add(panel.chart, "div", "bench-figure");
  const canvas = /** @type {HTMLCanvasElement} */ (add(figure, "canvas", "survey work-precision"));
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const note = add(figure, "p", "solver-counts");
  const sheet = add(panel.chart, "div", "bench-sheet");
  const choice = /** @type {HTMLSelectElement} */ (document.createElement("select"));
  choice.className = "choice";
  choice.setAttribute("aria-label", "Component whose error is drawn");
  panel.tools.prepend(choice);
  let component = -1;
  choice.addEventListener("change", () => {
    component = Number(choice.value);
    again();
  });
  /** @type {Spot[]} */
  let spots = [];
  const again = () => model.mark("training");
  new ResizeObserver(again).observe(panel.chart);
  const shown = picking(canvas, {
    spots: () => spots,
    take(spot) {
      session.change({ gradient: patchTo(spot.method), solver: heldTo(spot.point.tolerance, adaptive(model), model.scene?.solver) });
      app.page.tell(`The gradient is found by ${told(spot, component, gradients)}.`);
    },
    tell: (spot) => app.page.tell(told(spot, component, gradients)),
    changed: again,
  });

  return {
    draw(palette) {
      const { bench } = gradients;
      const { at } = shown;
      const reference = bench?.reference ?? null;
      panel.title("\\nabla L", "Ways to the gradient", "error over tolerance");
      offer(choice, bench?.components ?? []);
      if (component >= (bench?.components.length ?? 0)) component = -1;
      choice.value = String(component);
      const listed = (bench?.gradients ?? gradients.ways).map(nameOf);
      const courses = listed.map((id, i) => courseOf(id, i, listed, gradients.taken(i), palette));
      const own = gradients.taken(-1)[0];
      panel.wait(!courses.some(({ points }) => points.length), bench?.detail || "Points appear here as each way to the gradient is measured on this scene.");
      const tolerance = at?.point.tolerance ?? own?.tolerance ?? 1e-6;
      if (reference) render(html`<${BenchTable} model=${model} session=${session} courses=${courses} tolerance=${tolerance} component=${component} pick=${(/** @type {number} */ k) => { component = k; again(); }} />`, sheet);
      const { clientWidth: width, clientHeight: height } = figure;
      if (width < 2 || !reference) return;
      const ratio = devicePixelRatio || 1;
      size(canvas, width, height, ratio);
      const uncertainty = component < 0 ? reference.uncertainty : reference.off[component] / gradients.size;
      const of = (/** @type {Taken} */ point) => /** @type {[number, number]} */ ([point.tolerance, gradients.miss(point, component)]);
      const place = placed(courses.flatMap(({ points }) => points).concat(own ?? []).map(of), reference.floor, width, height, palette);
      const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, width, height);
      drawAxes(g, place, adaptive(model) ? "rtol" : "h", palette);
      drawFloor(g, place, uncertainty, palette);
      drawRounding(g, place, reference.floor, palette);
      spots = [];
      for (const course of courses) spots.push(...drawCourse(g, place, course, of, palette, at));
      name(g, place, courses, spots, palette);
      const [x, y] = own ? of(own) : [NaN, NaN];
      if (y > 0) ring(g, place.X(x), place.Y(y), 8 * palette.scale, palette);
      const text = at ? told(at, component, gradients) : `known to ${format(uncertainty, 1)} by ${reference.method}, ${reference.solver}`;
      if (note.textContent !== text) note.textContent = text;
      canvas.ariaLabel = `Error of the gradient over tolerance by ${listed.join(", ")}. ${text}. Arrow keys walk through the points, Enter takes one for the scene.`;
      panel.element.dataset.points = String(spots.length);
    },
    destroy() {
      spots = [];
    },
  };
}

/** @param {import("../../model/model.js").Model} model */
const adaptive = ({ methods, scene }) => methods.find(({ id }) => id === scene?.solver?.method)?.adaptive ?? true;

/** @param {Spot} spot @param {number} component @param {import("../../model/gradients.js").Gradients} gradients */
function told({ point, method }, component, gradients) {
  return `${method} at ${format(point.tolerance, 3)}: off by ${format(gradients.miss(point, component), 2)}, ${point.evaluations} evaluations, ${point.vjps} VJPs`;
}

/** @param {HTMLSelectElement} select @param {string[]} components */
function offer(select, components) {
  const key = components.join();
  if (select.dataset.names === key) return;
  select.dataset.names = key;
  select.replaceChildren(new Option("all", "-1"), ...components.map((id, k) => new Option(`dL/d${id}`, String(k))));
  select.hidden = components.length === 0;
}

/** Each of a colour with its own dash and marker. @param {string} id @param {number} index @param {string[]} all @param {Taken[]} points @param {Palette} palette @returns {Course} */
function courseOf(id, index, all, points, palette) {
  const family = (/** @type {string} */ other) => colours[other.split("/")[0]] ?? "function";
  const k = all.slice(0, index).filter((other) => family(other) === family(id)).length;
  return { id, points, colour: palette[family(id)], dash: dashes[k % dashes.length], shape: k };
}

/** Tighter tolerances stand to the right. @param {[number, number][]} points @param {number} floor @param {number} width @param {number} height @param {Palette} palette */
function placed(points, floor, width, height, palette) {
  const tolerances = points.map(([tolerance]) => tolerance);
  // What is off by more than a hundred times itself is off the picture.
  const errors = points.map(([, error]) => error).filter((v) => v > 0 && v < 100);
  const low = Math.min(...errors, floor) / 2;
  return placeOf([Math.max(...tolerances) * 1.6, Math.min(...tolerances) / 1.6], [Math.max(low, 1e-18), Math.min(10, Math.max(...errors, floor * 10) * 3)], width, height, palette);
}

/** What rounding of the inputs alone makes of the gradient. @param {CanvasRenderingContext2D} g @param {import("./log-plot.js").Place} place @param {number} floor @param {Palette} palette */
function drawRounding(g, { Y, left, right, bottom }, floor, palette) {
  const k = palette.scale;
  const y = Y(floor);
  g.strokeStyle = faded(palette.bad, 0.85);
  g.lineWidth = 1.3 * k;
  g.setLineDash([2 * k, 3 * k]);
  g.beginPath();
  g.moveTo(left, y);
  g.lineTo(right, y);
  g.stroke();
  g.setLineDash([]);
  g.font = `${(k > 1 ? 13 : 11.5) * k}px ${palette.sans}`;
  g.textAlign = "left";
  label(g, "round-off", left + 6 * k, y + (y + 16 * k < bottom ? 13 : -5) * k, palette.bad, palette.bg);
}
