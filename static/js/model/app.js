// The actions that controls and keys share.

import { withRows } from "./csv.js";
import { roundTo } from "./scale.js";
import { withoutStart, withStart } from "./starts.js";
import { missing } from "./late-part.js";
import { Playback } from "./playback.js";
import { EndOfTime } from "./end-of-time.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 *
 * @typedef {object} Page what only the whole page can do
 * @property {() => void} theme changes between light and dark
 * @property {() => void} present enlarges everything for a room, or ends that
 * @property {() => import("../look/palette.js").Palette} colours
 * @property {(still: boolean) => Promise<void>} redraw draws everything once more
 * @property {(canvas: HTMLCanvasElement) => HTMLCanvasElement} sheet where what redraw draws on a canvas can be listened to
 * @property {() => Promise<string>} link to what is seen now
 * @property {() => void} help opens the sheet of keys
 * @property {(text?: string) => void} data opens the dialog of the data, with rows to read
 * @property {() => void} training opens or closes the settings of training
 * @property {() => void} scenes opens the scene browser
 * @property {(words: string) => void} tell says something once in the live region
 */

export class App {
  /**
   * @param {import("./model.js").Model} model @param {import("./session.js").Session} session @param {import("./sweep.js").Sweeps} sweeps
   * @param {Page} page
   */
  constructor(model, session, sweeps, page) {
    this.model = model;
    this.session = session;
    this.sweeps = sweeps;
    this.page = page;
    this.end = new EndOfTime(model, session);
    this.playback = new Playback(model, session, sweeps, (words) => page.tell(words));
  }

  /** Says something in the live region and on the page, where it stands until it is closed. @param {string} words */
  say = (words) => {
    this.model.note = words;
    this.page.tell(words);
    this.model.mark("ui");
  };

  /**
   * Fetches what was asked for; that it cannot be is said.
   * @template Part
   * @param {() => Promise<Part>} load @returns {Promise<Part | null>}
   */
  async reach(load) {
    try {
      return await load();
    } catch {
      this.say(missing);
      return null;
    }
  }

  /** Fetches the lists the menus show. */
  async lists() {
    const get = async (/** @type {string} */ address) => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer.json();
    };
    const [catalogue, methods] = await Promise.all([get("/api/v1/scenes"), get("/api/v1/methods")]);
    this.model.catalogue = catalogue;
    this.model.methods = methods;
    this.model.mark("ui");
  }

  /** @param {string} id */
  load = async (id) => {
    const scene = await this.reach(() => this.fetchScene(id));
    if (scene) this.session.open(scene, id);
  };

  /** @param {string} id @returns {Promise<Scene | undefined>} */
  async fetchScene(id) {
    const answer = await fetch(`/api/v1/scenes/${encodeURIComponent(id)}`);
    return answer.ok ? answer.json() : undefined;
  }

  backToWorking = () => this.session.backToWorking();

  togglePlay = () => this.playback.toggle();

  /** @param {"forward" | "adjoint"} name */
  sweep = (name) => this.playback.sweep(name);

  /** @param {number} t */
  scrub = (t) => this.playback.scrub(t);

  /** @param {number} steps of a hundredth of the interval */
  stepT = (steps) => this.scrub(this.model.now + (steps * (this.model.t1 - this.model.t0)) / 100);

  /** @param {number} fraction */
  dragT = (fraction) => this.end.drag(fraction);
  releaseT = () => this.end.release();
  /** @param {number} T */
  setT = (T) => this.end.set(T);
  resetT = () => this.end.reset();

  /** @param {KeyboardEvent} event */
  headKeys = (event) => this.sliderKeys(event, (n) => this.stepT(n), () => this.scrub(this.model.t0), () => this.scrub(this.model.t1));
  /** @param {KeyboardEvent} event */
  endKeys = (event) => this.sliderKeys(event, (n) => this.end.nudge(n), () => this.end.set(0), () => this.end.set(this.model.timeRange));

  /** @param {KeyboardEvent} event @param {(steps: number) => void} move @param {() => void} first @param {() => void} last */
  sliderKeys(event, move, first, last) {
    const big = event.shiftKey ? 10 : 1;
    const action = {
      ArrowLeft: () => move(-big), ArrowDown: () => move(-big), ArrowRight: () => move(big), ArrowUp: () => move(big),
      PageDown: () => move(-10), PageUp: () => move(10), Home: first, End: last,
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** @param {number} eta @param {boolean} done whether the gesture ended */
  setEta = (eta, done) => {
    if (!(eta > 0)) return;
    this.session.edit({ flow: { eta } });
    if (done) this.session.commit();
  };

  resetEta = () => this.setEta(this.model.loaded?.flow?.eta ?? 0.1, true);

  /** @param {number} factor */
  scaleEta = (factor) => this.setEta(Number(((this.model.scene?.flow?.eta ?? 0.1) * factor).toPrecision(3)), true);

  /** An η that descent bears, as far as the curvature is known. */
  get smallerEta() {
    const { scene, curvature } = this.model;
    const eta = scene?.flow?.eta ?? 0.1;
    const borne = 1.8 / curvature;
    return Number((borne > 0 && borne < eta ? borne : eta / 10).toPrecision(2));
  }

  /** From the first θ again, with an η that is borne. */
  startOver = () => {
    const eta = this.smallerEta;
    this.session.training.flow("reset");
    this.setEta(eta, true);
  };

  /** Adds a start point, which is then the one shown. @param {number[]} [axes] the states given @param {number[]} [values] theirs; without them, beside the one shown */
  addStart = (axes, values) => {
    const { model, session } = this;
    const { scene, camera } = model;
    if (!scene?.z0?.length || model.isLandscape) return;
    const point = [...scene.z0[model.stream]];
    if (axes && values) axes.forEach((axis, i) => { point[axis] = values[i]; });
    else {
      const axis = model.flat ? 0 : model.spatial ? model.space[2] : model.axes[1];
      const [low, high] = model.spatial ? model.orbit.box[2] : [camera.y0, camera.y1];
      point[axis] = roundTo(point[axis] + ((point[axis] < (low + high) / 2 ? 1 : -1) * (high - low)) / 8, (high - low) / camera.height / 4);
    }
    model.stream = scene.z0.length;
    model.dragged = true;
    session.change(withStart(scene, point));
    this.page.tell(`Start point ${model.stream + 1} added.`);
  };

  /** Takes the start point shown away; the first one stays. */
  removeStart = () => {
    const { model, session } = this;
    const { scene, stream } = model;
    if (!scene || stream === 0 || model.isLandscape) return;
    model.stream = stream - 1;
    model.picture.drop(stream);
    session.change(withoutStart(scene, stream));
    this.page.tell(`Start point ${stream + 1} removed.`);
  };

  /** The curve can be taken anywhere, or no more. */
  toggleNudge = () => {
    const { model } = this;
    if (model.isLandscape || !model.states.length) return;
    const { nudge } = model;
    nudge.on = !nudge.on;
    nudge.set(null);
    this.page.tell(nudge.on ? "Nudge: drag a point of the curve, or press the arrow keys. Escape puts it back." : "Nudging ended.");
  };

  /** Adds a point of the class chosen to the data. @param {number[]} axes the states given @param {number[]} values theirs */
  addDatum = (axes, values) => {
    const { model, session } = this;
    const { data, scene } = model;
    const dim = data.set?.train.points[0]?.length ?? 0;
    if (!scene || data.adding === null || dim === 0) return;
    const point = new Array(dim).fill(0);
    axes.forEach((axis, i) => { if (axis < dim) point[axis] = values[i]; });
    const rows = [...(scene.data?.rows ?? data.rows), [...point, data.adding]];
    const names = scene.data?.names;
    // Each label has its name where the data give any.
    session.change(withRows(rows, names && data.adding >= names.length ? [...names, String(data.adding)] : undefined));
    this.page.tell(`Point ${rows.length} added.`);
  };

  toggleTheme = () => this.page.theme();

  help = () => this.page.help();

  scenes = () => this.page.scenes();

  fullScreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };
}
