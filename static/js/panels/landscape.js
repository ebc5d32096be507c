// Level lines of L over two parameters, with the path that training took and θ to be dragged.

import { dot, label, size, symbol } from "../phase/paint.js";
import { drawLandscape } from "../phase/landscape.js";
import { faded } from "../look/palette.js";
import { format, trimmed } from "../model/number.js";
import { drawFuturePaths } from "../phase/futures.js";
import { add } from "./panel.js";
import { Plane } from "./plane.js";
import { countsSteps } from "../model/scene.js";
import { text } from "../model/symbols.js";
import { untilItComes } from "../model/late-part.js";
import { lossAt } from "../model/survey.js";
import { drawablePath } from "./loss.js";
import { drawRace } from "../phase/race.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

/** @type {import("./registry.js").PanelKind} */
export const landscape = {
  id: "landscape",
  tab: "L(θ)",
  name: "Landscape L(θ)",
  table: "landscape",
  clock: null,
  rank: 3,
  fits: (model) => model.survey.names.length > 1 || model.directions.only,
  create(panel, app) {
    const { model } = app;
    const { survey } = model;
    const canvas = /** @type {HTMLCanvasElement} */ (add(panel.chart, "canvas", "survey"));
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    const choices = [0, 1].map((k) => choice(panel.head, k === 0 ? "across" : "up", (name) => {
      const pair = [...(survey.pair ?? [])];
      if (pair[1 - k] === name) pair[1 - k] = pair[k]; // they change places
      pair[k] = name;
      model.panels.pair = pair;
      model.mark("training", "ui");
    }));
    const plane = new Plane(canvas, app, () => model.mark("training"));
    /** @type {OffscreenCanvas | null} the level lines, drawn once an answer */
    let base = null;
    let drawn = "";
    /** @type {import("../model/model.js").Landscape | null} */
    let of = null;
    const random = panel.tool("random-directions", "Along two random directions through θ", "M4 16 16 4M11 4h5v5M4 4l12 12M16 11v5h-5");
    random.addEventListener("click", () => model.directions.choose(model.panels.directions > 0 ? 0 : 1));
    /** @type {import("./registry.js").PanelView | null} */
    let along = null;
    let asked = false;
    /** The plane of random directions; its drawing is fetched when it is first looked at. @param {Palette} palette */
    const drawAlong = (palette) => {
      if (along) return along.draw(palette);
      if (asked) return;
      asked = true;
      untilItComes(() => import("./ondemand/directions.js")).then(({ create }) => {
        along = create(panel, app);
        model.mark("training");
      });
    };
    const observer = new ResizeObserver(() => model.mark("training"));
    observer.observe(panel.chart);

    /** @param {Palette} palette @param {import("../model/model.js").Landscape} land @param {number} ratio */
    const still = (palette, land, ratio) => {
      const key = [plane.width, plane.height, ratio, palette.bg].join(" ");
      if (base && of === land && drawn === key) return base;
      of = land;
      drawn = key;
      base = new OffscreenCanvas(canvas.width, canvas.height);
      const g = /** @type {any} */ (base.getContext("2d"));
      g.scale(ratio, ratio);
      drawLandscape(g, /** @type {any} */ ({ camera: { X: plane.X, Y: plane.Y, height: plane.height }, landscape: land }), palette);
      return base;
    };

    return {
      draw(palette) {
        survey.open = true;
        const { on, only } = model.directions;
        random.hidden = only;
        random.ariaPressed = String(on);
        canvas.hidden = on;
        for (const select of choices) select.hidden = on;
        if (on) return drawAlong(palette);
        along?.destroy?.();
        const pair = survey.pair;
        if (!pair) return;
        const land = survey.landscape && survey.landscape.params.join() === pair.join() ? survey.landscape : null;
        panel.title("L(\\theta)", "Loss over two parameters");
        panel.wait(!land, "Level lines appear here as soon as they are computed.");
        choices.forEach((select, k) => options(select, survey.names, pair[k]));
        canvas.ariaLabel = `Loss over ${text(pair[0])} and ${text(pair[1])}. Arrow keys move θ.`;
        plane.set(pair, land, panel.chart);
        const { at } = plane;
        const value = land && at ? lossAt(land, ...at) : model.loss;
        panel.legend.show([{ name: "L", label: at ? `${pair.map((name, k) => `${text(name)} ${format(at[k])}`).join("  ")}   L` : "L", value: Number.isFinite(value) ? format(value, 4) : "", dash: [] }], [], "train");
        if (!land || plane.width < 2) return;
        const ratio = devicePixelRatio || 1;
        size(canvas, plane.width, plane.height, ratio);
        const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.clearRect(0, 0, canvas.width, canvas.height);
        g.drawImage(still(palette, land, ratio), 0, 0);
        g.setTransform(ratio, 0, 0, ratio, 0, 0);
        drawAxes(g, plane, pair, palette);
        drawPath(g, plane, model, pair, palette);
      },
      destroy() {
        survey.open = false;
        base = null;
        along?.destroy?.();
      },
    };
  },
};

/** @param {HTMLElement} head @param {string} way @param {(name: string) => void} choose */
function choice(head, way, choose) {
  const select = /** @type {HTMLSelectElement} */ (add(head, "select", "choice"));
  select.setAttribute("aria-label", `Parameter ${way}`);
  select.addEventListener("change", () => choose(select.value));
  return select;
}

/** @param {HTMLSelectElement} select @param {string[]} names @param {string} chosen */
function options(select, names, chosen) {
  if (select.dataset.names !== names.join()) {
    select.dataset.names = names.join();
    select.replaceChildren(...names.map((name) => new Option(text(name), name)));
  }
  select.hidden = names.length < 3;
  if (select.value !== chosen) select.value = chosen;
}

/** Names at the ends of the axes and the ranges in the corners. @param {CanvasRenderingContext2D} g @param {Plane} plane @param {string[]} pair @param {Palette} palette */
function drawAxes(g, plane, pair, palette) {
  const { width, height, x, y } = plane;
  const k = palette.scale;
  g.font = `${k > 1 ? 13 * k : 11}px ${palette.mono}`;
  const edge = 12 * k;
  g.textAlign = "left";
  label(g, trimmed(x[0]), edge + 26 * k, height - 10 * k, palette.faint, palette.bg);
  label(g, trimmed(y[1]), edge, edge + 8 * k, palette.faint, palette.bg);
  label(g, trimmed(y[0]), edge, height - 26 * k, palette.faint, palette.bg);
  const name = text(pair[0]);
  symbol(g, name, "", width - edge - 9 * k * name.length, height - 10 * k, 17 * k, palette.dim, palette.bg);
  g.font = `${k > 1 ? 13 * k : 11}px ${palette.mono}`;
  g.textAlign = "right";
  label(g, trimmed(x[1]), width - edge - (9 * name.length + 12) * k, height - 10 * k, palette.faint, palette.bg);
  g.textAlign = "left";
  symbol(g, text(pair[1]), "", edge, edge + 28 * k, 17 * k, palette.dim, palette.bg);
}

/** @param {CanvasRenderingContext2D} g @param {Plane} plane @param {Model} model @param {string[]} pair @param {Palette} palette */
function drawPath(g, plane, model, pair, palette) {
  const { X, Y } = plane;
  const k = palette.scale;
  const path = drawablePath(model);
  const [cx, cy] = pair.map((name) => model.params.indexOf(name) + 1);
  g.lineJoin = g.lineCap = "round";
  drawFuturePaths(g, model, palette, X, Y, cx, cy, 1.6 * k);
  if (path) {
    const steps = model.scene !== null && countsSteps(model.scene);
    g.beginPath();
    for (let row = 0; row < path.length; row++) g[row ? "lineTo" : "moveTo"](X(path.at(row, cx)), Y(path.at(row, cy)));
    g.strokeStyle = faded(palette.bg, 0.7);
    g.lineWidth = 6 * k;
    g.stroke();
    g.strokeStyle = palette.train;
    g.lineWidth = (steps ? 1.6 : 2.6) * k;
    g.setLineDash(steps ? [3 * k, 4 * k] : []);
    g.stroke();
    g.setLineDash([]);
    if (steps && path.length < 400) for (let row = 0; row < path.length; row++) dot(g, X(path.at(row, cx)), Y(path.at(row, cy)), 2.4 * k, palette.train, palette.bg, 1);
  }
  if (model.race.on) drawRace(g, model, palette, X, Y, cx, cy, 0.75 * k);
  const px = X(model.value(pair[0]));
  const py = Y(model.value(pair[1]));
  if (model.held === "theta") {
    g.fillStyle = faded(palette.train, 0.22);
    g.beginPath();
    g.arc(px, py, 17 * k, 0, 7);
    g.fill();
  }
  dot(g, px, py, 6 * k, palette.train, palette.bg, 3);
}
