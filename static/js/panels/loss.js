// L(τ), which is also the slider that looks back at θ on the way.

import { Columns } from "../model/columns.js";
import { Curves } from "./curves.js";
import { drawFutures, drawMinimum } from "../phase/futures.js";
import { format } from "../model/number.js";
import { add } from "./panel.js";
import { showsEarlier } from "../model/look-back.js";
import { countsSteps, hasLoss } from "../model/scene.js";

/** The path of training once it can be drawn. @param {import("../model/model.js").Model} model */
export const drawablePath = ({ path, params }) => (path && path.length > 1 && path.cols === params.length + 2 ? path : null);

/** τ looked back at, NaN for the present. @param {import("../model/model.js").Model} model */
export const tauBack = (model) => (model.backRow !== null && model.path ? model.path.at(model.backRow, 0) : NaN);

/** Keeps a row in sight; the last one is the present. @param {import("../model/model.js").Model} model @param {number} row */
export function keepRow(model, row) {
  const last = (model.path?.length ?? 0) - 1;
  model.lookBack({ pointed: null, kept: row >= last ? null : row });
}

/** @type {import("./registry.js").PanelKind} */
export const loss = {
  id: "loss",
  tab: "L",
  name: "Loss L(τ)",
  table: "training",
  clock: "tau",
  rank: 2,
  fits: () => true,
  create(panel, app) {
    const { model } = app;
    const columns = new Columns();
    const go = /** @type {HTMLButtonElement} */ (add(panel.element, "button", "mend go-back"));
    go.type = "button";
    go.textContent = "go back here";
    go.hidden = true;
    go.addEventListener("click", () => app.session.training.goBack());
    const least = panel.tool("minimum-button", "Least loss near θ, by L-BFGS", "M3 4c1.500 8 4 11 7 11s5.500-3 7-11M4 17.500h12");
    least.addEventListener("click", () => app.session.training.minimise());
    panel.chart.addEventListener("keydown", (event) => keys(event, model));
    const clock = () => (model.scene && countsSteps(model.scene) ? "k" : "τ");
    const losses = () => columns.get(model.params.length + 1);
    const curves = new Curves(panel, app, {
      colour: "train",
      part: "training",
      names: () => ["L"],
      label: () => (Number.isNaN(tauBack(model)) ? "L" : `${clock()} ${format(tauBack(model))}   L`),
      now: () => tauBack(model),
      line: () => ({ width: 2.4 }),
      version: () => {
        columns.take(drawablePath(model));
        return `${columns.changes} ${model.futures.version} ${model.minimum?.loss}`;
      },
      marks: () => [...model.futures.extremes(model.params.length + 1), ...(model.minimum ? [model.minimum.loss] : [])],
      over(g, plot, palette) {
        drawFutures(g, plot, palette, model, "path", [model.params.length + 1], curves.log);
        drawMinimum(g, plot, palette, model, curves.log);
      },
      data: () => (columns.length ? [columns.get(0), losses()] : []),
      log: () => columns.length > 0 && falls(losses()),
      value: () => (Number.isFinite(model.loss) ? format(model.loss, 4) : ""),
    });
    return {
      draw(palette) {
        const ready = drawablePath(model) !== null;
        panel.title(`L(${clock() === "k" ? "k" : "\\tau"})`, "Loss during training", curves.log && ready ? "logarithmic" : "");
        panel.wait(!ready, !model.scene || hasLoss(model.scene) ? "Play, and θ flows downhill." : "Without a loss there is nothing to learn. It is written under the equations.");
        least.hidden = model.back.kept !== null; // its place is that of the τ looked at
        go.hidden = model.back.kept === null || model.backRow === null || !showsEarlier(model);
        asSlider(panel.chart, model, clock());
        curves.draw(palette);
      },
      destroy: () => curves.destroy(),
    };
  },
};

/** Whether a loss is always positive and falls so far that only a logarithm shows its end. @param {ArrayLike<number>} losses */
function falls(losses) {
  let low = Infinity;
  let high = 0;
  for (let k = 0; k < losses.length; k++) {
    if (!(losses[k] > 0)) return false;
    low = Math.min(low, losses[k]);
    high = Math.max(high, losses[k]);
  }
  return high > 30 * low;
}

/** @param {KeyboardEvent} event @param {import("../model/model.js").Model} model */
function keys(event, model) {
  const last = (model.path?.length ?? 0) - 1;
  const row = model.backRow ?? last;
  const way = event.shiftKey ? 10 : 1;
  const next = { ArrowLeft: row - way, ArrowRight: row + way, Home: 0, End: last }[event.key];
  if (next === undefined || last < 1) return;
  event.preventDefault();
  keepRow(model, Math.max(0, next));
}

/** τ looked back at, for eye and ear. @param {HTMLElement} slider @param {import("../model/model.js").Model} model @param {string} clock */
function asSlider(slider, model, clock) {
  const path = drawablePath(model);
  if (path) {
    const tau = tauBack(model);
    const at = Number.isNaN(tau) ? path.end : tau;
    slider.role = "slider";
    slider.tabIndex = 0;
    slider.ariaLabel = clock === "k" ? "Step looked back at" : "τ looked back at";
    slider.ariaValueMin = String(path.at(0, 0));
    slider.ariaValueMax = String(path.end);
    slider.ariaValueNow = String(at);
    slider.ariaValueText = `${format(at)}, loss ${format(model.loss)}`;
  } else if (slider.role) {
    for (const name of ["role", "tabindex", "aria-label", "aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext"]) slider.removeAttribute(name);
  }
}
