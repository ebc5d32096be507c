// L*(T) of the scene in the workspace, computed when it is asked for: points come coarse first, the verdict last. A point
// that is pressed gives the scene its T and its θ.

import { Refusal } from "../../lab/ask.js";
import { progress } from "../../lab/progress.js";
import { follow, profilePicture } from "../../lab/t-profile.js";
import { size } from "../../phase/paint.js";
import { format, trimmed } from "../../model/number.js";
import { add } from "../panel.js";

const count = 25;
const short = { time: "real time", depth: "depth", open: "does not tell" };

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model, session } = app;
  panel.element.classList.add("plot-t-profile");
  const canvas = /** @type {HTMLCanvasElement} */ (add(panel.chart, "canvas", "survey t-profile"));
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const bar = add(panel.chart, "div", "t-profile-bar");
  const go = /** @type {HTMLButtonElement} */ (add(bar, "button", "mend"));
  go.type = "button";
  const words = add(bar, "p", "t-profile-words");
  words.setAttribute("role", "status");
  const more = /** @type {HTMLAnchorElement} */ (add(bar, "a", "t-profile-more"));
  more.href = "/time-or-depth";
  more.textContent = "Is T real time?";
  /** @type {import("../../lab/t-profile.js").Point[]} */
  let points = [];
  /** @type {import("../../lab/t-profile.js").Verdict | null} */
  let verdict = null;
  /** @type {AbortController | null} */
  let running = null;
  let of = ""; // the scene that the points are of
  let fault = "";
  let chosen = -1;
  const again = () => model.mark("training");
  new ResizeObserver(again).observe(panel.chart);

  const key = () => {
    const { scene } = model;
    return JSON.stringify([scene?.field, scene?.z0, scene?.loss, scene?.solver, scene?.flow?.free, model.id]);
  };
  const stop = () => {
    running?.abort();
    running = null;
  };
  const compute = async () => {
    const scene = session.settled();
    if (!scene) return;
    stop();
    const mine = new AbortController();
    running = mine;
    [points, verdict, fault, of, chosen] = [[], null, "", key(), -1];
    model.profile = points;
    again();
    try {
      await follow(scene, mine.signal, count, (found, said) => {
        [points, verdict] = [found, said];
        model.profile = points;
        again();
      });
    } catch (error) {
      if (!mine.signal.aborted) fault = error instanceof Refusal ? error.message : "The server does not answer.";
    }
    if (running === mine) running = null;
    again();
  };
  go.addEventListener("click", () => (running ? (stop(), again()) : compute()));

  const take = (/** @type {number} */ k) => {
    const point = points[k];
    if (!point || !model.scene) return;
    session.change({ T: point.T, params: point.params });
    app.page.tell(`T is ${trimmed(point.T)}, at the θ that fits best there.`);
  };
  /** @type {[number, number]} */
  let range = [1, 1];
  let scale = 1;
  canvas.addEventListener("click", (event) => {
    const { left, width } = canvas.getBoundingClientRect();
    const part = (event.clientX - left - 52 * scale) / (width - 66 * scale);
    const T = range[0] * (range[1] / range[0]) ** part;
    let best = -1;
    for (const [k, point] of points.entries()) if (best < 0 || Math.abs(Math.log(point.T / T)) < Math.abs(Math.log(points[best].T / T))) best = k;
    take(best);
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Enter") take(chosen);
    else if (way && points.length) {
      chosen = Math.min(points.length - 1, Math.max(0, chosen + way));
      app.page.tell(`T ${trimmed(points[chosen].T)}, L* ${format(points[chosen].loss, 3)}`);
    } else return;
    event.preventDefault();
  });

  return {
    draw(palette) {
      scale = palette.scale;
      // Of another scene nothing stays.
      if (of && of !== key()) {
        stop();
        [points, verdict, fault, of] = [[], null, "", ""];
        model.profile = points;
      }
      panel.title("L^*(T)", "L star of T, the least loss over θ", verdict ? short[verdict.reading] : "time or depth?");
      go.textContent = running ? "Stop" : points.length ? "Again" : "T profile";
      const text = fault || verdict?.words || (running ? progress(points, count) : points.length ? "Stopped." : "Trains the scene at every T.");
      if (words.textContent !== text) words.textContent = words.title = text;
      panel.element.dataset.points = String(points.length);
      panel.element.dataset.reading = verdict?.reading ?? "";
      const { clientWidth: width, clientHeight: height } = canvas;
      if (width < 20 || height < 20) return;
      const ratio = devicePixelRatio || 1;
      size(canvas, width, height, ratio);
      const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, width, height);
      if (points.length) range = [points[0].T / 1.05, points[points.length - 1].T * 1.05];
      const told = profilePicture(g, width, height, palette, points, verdict, points.length ? [points[0].T, points[points.length - 1].T] : [1, 1]);
      canvas.ariaLabel = `Least loss over T. ${told} Arrow keys walk through the points, Enter takes one for the scene.`;
    },
    destroy() {
      stop();
      model.profile = [];
    },
  };
}
