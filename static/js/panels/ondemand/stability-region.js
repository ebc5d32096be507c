// The plane of z = hλ: where |R(z)| ≤ 1 the method damps what the eigenvalue belongs to. Dots are hλ of the Jacobian where the
// step under the cursor starts; they follow t, and with a fixed step they can be dragged, which moves h.

import { format, short } from "../../model/number.js";
import { clipped, stepToward, zoomFor } from "../../model/region.js";
import { eigenvalues } from "../../model/solving.js";
import { size } from "../../phase/paint.js";
import { add } from "../panel.js";
import { complex, drawMarks, drawRegion, drawTrail, mark, placed } from "./region-picture.js";

/**
 * @typedef {import("../../model/region.js").Region} Region
 * @typedef {import("./region-picture.js").Place} Place
 */

const furthest = 8; // powers of two beyond what there is to see of the method
const words = { damped: "damped", explodes: "explodes", grows: "grows, rightly", unknown: "not known" };

/** Regions as they came, by what was asked. @type {Map<string, Region | null>} */
const regions = new Map();

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model, session } = app;
  const { solving } = model;
  const canvas = /** @type {HTMLCanvasElement} */ (add(panel.chart, "canvas", "survey region"));
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const note = add(panel.chart, "p", "solver-counts");
  /** @type {number | null} powers of two chosen by the reader, else as far as the eigenvalues */
  let chosen = null;
  let zoom = 0;
  /** @type {Region | null} */
  let region = null;
  let of = ""; // what it was asked for
  /** @type {Place | null} */
  let place = null;
  /** @type {{key: string, base: OffscreenCanvas} | null} */
  let still = null;
  /** @type {{lambda: [number, number]} | null} the eigenvalue under the hand */
  let held = null;
  const again = () => model.mark("plots");
  new ResizeObserver(again).observe(panel.chart);
  const out = panel.tool("zoom-out", "Show more of the plane", "M4 10h12");
  const into = panel.tool("zoom-in", "Show less of the plane", "M4 10h12M10 4v12");
  const by = (/** @type {number} */ n) => {
    chosen = Math.max(-3, Math.min(furthest + 4, zoom + n));
    again();
  };
  const starred = panel.tool("star", "Order star: where a step makes more of the solution than it is", "M10 3v14M3.9 6.5l12.2 7M3.9 13.5l12.2-7");
  starred.ariaPressed = "false";
  let star = false;
  starred.addEventListener("click", () => {
    star = !star;
    starred.ariaPressed = String(star);
    again();
  });
  out.addEventListener("click", () => by(1));
  into.addEventListener("click", () => by(-1));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const now = Math.floor(performance.now() / 180);
    if (now === wheeled) return; // whole powers of two: one at a time
    wheeled = now;
    by(Math.sign(event.deltaY));
  }, { passive: false });
  let wheeled = -1;
  canvas.addEventListener("dblclick", () => {
    chosen = null;
    again();
  });

  const fixedStep = () => model.methods.find(({ id }) => id === model.scene?.solver?.method)?.adaptive === false;
  const now = () => solving.at(model.now);
  const setStep = (/** @type {number} */ h) => session.edit({ solver: { step: Number(h.toPrecision(3)) } });
  const point = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return /** @type {[number, number]} */ ([event.clientX - box.left, event.clientY - box.top]);
  };
  const near = (/** @type {PointerEvent} */ event) => {
    const here = now();
    if (!here || !place || !fixedStep()) return null;
    const { X, Y } = place;
    const [x, y] = point(event);
    const found = here.lambda.map((lambda) => ({ lambda, away: Math.hypot(X(here.h * lambda[0]) - x, Y(here.h * lambda[1]) - y) })).sort((a, b) => a.away - b.away)[0];
    return found && found.away < 26 ? found : null;
  };
  canvas.addEventListener("pointerdown", (event) => {
    held = near(event);
    if (!held) return;
    canvas.setPointerCapture(event.pointerId);
    model.held = "step";
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held || !place) {
      canvas.style.cursor = near(event) ? "grab" : "default";
      return;
    }
    canvas.style.cursor = "grabbing";
    setStep(stepToward(held.lambda, place.back(...point(event)), model.scene?.solver?.step ?? 0.05));
  });
  const up = () => {
    if (!held) return;
    held = null;
    model.held = null;
    session.commit();
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("keydown", (event) => {
    const factor = { ArrowLeft: 1 / 1.05, ArrowDown: 1 / 1.05, ArrowRight: 1.05, ArrowUp: 1.05 }[event.key];
    const step = { "+": -1, "=": -1, "-": 1, "−": 1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || (!step && !(factor && fixedStep()))) return;
    event.preventDefault();
    if (step) return by(step);
    setStep((model.scene?.solver?.step ?? 0.05) * Number(factor));
    session.commit();
  });

  /** The region to draw: the latest that came, while another one is on its way. @param {string} method @param {number} aspect */
  const fetched = (method, aspect) => {
    const key = asked(method, aspect, zoom, star);
    const known = regions.get(key);
    if (known) [region, of] = [known, method];
    if (known !== undefined) return;
    regions.set(key, null);
    fetch(`/api/v1/stability?${key}`).then((answer) => (answer.ok ? answer.json() : null), () => null).then((answer) => {
      if (answer) regions.set(key, answer);
      again();
    });
  };

  return {
    draw(palette) {
      const here = now();
      const id = model.scene?.solver?.method ?? "dopri5";
      const method = here?.part ? `${id}&part=1` : id;
      const { clientWidth: width, clientHeight: height } = panel.chart;
      const name = model.methods.find((one) => one.id === id)?.name ?? id;
      if (star) panel.title("|R| > |e^{h\\lambda}|", "Order star: where R of h lambda is larger than e to the h lambda in size");
      else panel.title("|R(h\\lambda)| \\le 1", "Where R of h lambda is at most one in size");
      if (width < 2 || height < 2) return;
      const aspect = aspectOf(width, height);
      const unzoomed = regions.get(asked(method, aspect, 0, star));
      if (chosen !== null) zoom = chosen;
      else if (!held) zoom = unzoomed ? zoomFor(farthest(solving, unzoomed), 1, furthest) : 0;
      fetched(method, aspect);
      const shown = of === method && (region?.star ?? false) === star ? region : null;
      panel.wait(!shown);
      if (!shown) return;
      const ratio = devicePixelRatio || 1;
      size(canvas, width, height, ratio);
      place = placed(shown, width, height);
      const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const key = [shown.method, star, shown.re, shown.im, width, height, ratio, palette.bg, palette.scale].join(" ");
      if (still?.key !== key) still = { key, base: drawRegion(shown, place, palette, ratio) };
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.clearRect(0, 0, canvas.width, canvas.height);
      g.drawImage(still.base, 0, 0);
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawTrail(g, place, solving.spectrum, palette);
      const marks = here ? here.lambda.map((lambda, i) => mark(lambda, here.h, here.sizes[i])) : [];
      drawMarks(g, place, marks, palette, held !== null);
      const worst = marks.find(({ says }) => says === "explodes") ?? marks[0];
      const shownSize = worst && star ? worst.size * Math.exp(-worst.z[0]) : worst?.size ?? NaN;
      const text = worst ? `${Number.isFinite(shownSize) ? `${star ? "|R/exp hλ|" : "|R|"} = ${format(shownSize)}  ` : ""}${star ? "" : words[worst.says]}` : "";
      if (note.textContent !== text) note.textContent = text;
      note.classList.toggle("explodes", worst?.says === "explodes");
      const described = worst ? `At t = ${short(/** @type {any} */ (here).t)} the step is ${format(Math.abs(/** @type {any} */ (here).h), 2)}, hλ = ${complex(worst.z)}${Number.isFinite(worst.size) ? `, |R| = ${format(worst.size)}: ${words[worst.says]}` : `: ${words[worst.says]}`}.` : "No eigenvalues are known yet.";
      canvas.ariaLabel = `${star ? "Order star" : "Stability region"} of ${name}. ${described}${fixedStep() ? " Arrow keys change the step." : ""} Plus and minus zoom.`;
      panel.element.dataset.says = worst?.says ?? "";
      panel.element.dataset.hlambda = worst ? worst.z.join(" ") : "";
    },
    destroy() {
      still = null;
    },
  };
}

/** The question for a region. @param {string} method @param {number} aspect @param {number} zoom @param {boolean} star */
const asked = (method, aspect, zoom, star) => `method=${method}&aspect=${aspect.toFixed(1)}&zoom=${zoom}${star ? "&star=1" : ""}`;

/** @param {number} width @param {number} height */
const aspectOf = (width, height) => Math.min(6, Math.max(0.2, Math.round((10 * width) / height) / 10));

/** How far the eigenvalues of all steps go out of a region, 1 being its edge. @param {import("../../model/solving.js").Solving} solving @param {Region} region */
function farthest(solving, region) {
  const rows = solving.spectrum;
  let far = 0;
  for (let row = 0; rows && row < rows.length; row++) {
    const { h, lambda } = eigenvalues(rows, row);
    const [x, y] = lambda[0];
    const part = clipped([h * x, h * y], region.re, region.im[1] * 0.94);
    if (part < 1) far = Math.max(far, 1 / part);
  }
  // What is far beyond is told at the edge.
  return far > 2 ** 3 ? 1 : far;
}
