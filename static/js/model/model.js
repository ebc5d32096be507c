// Everything the page knows. It touches no document: whoever changes it marks what has to be drawn again.

import { Camera } from "./camera.js";
import { Data } from "./data.js";
import { declarations } from "./draft.js";
import { Directions } from "./directions.js";
import { Futures } from "./futures.js";
import { Ghost } from "./ghost.js";
import { Gradients } from "./gradients.js";
import { Nudge } from "./nudge.js";
import { Orbit } from "./orbit.js";
import { Particles } from "./particles.js";
import { Picture } from "./picture.js";
import { Race } from "./race.js";
import { Rows } from "./rows.js";
import { hasField, interval, learnsT, parameterOrder } from "./scene.js";
import { untouched } from "./panels.js";
import { Solving } from "./solving.js";
import { Survey } from "./survey.js";
import { Swarm } from "./swarm.js";
import { Kind } from "./wire.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {"ui" | "base" | "ink" | "plots" | "training"} Part
 * @typedef {{pointer: string, offset?: number, message: string, name?: string, suggestion?: string, length?: number}} Fault
 * @typedef {{run: number, title: string, detail: string, errors: Fault[]}} Problem
 * @typedef {{accepted?: number, rejected?: number, evaluations?: number, jacobians?: number, seconds?: number, switches?: number, stiffSteps?: number}} Stats
 * @typedef {{loss: number, gradient: {params?: Record<string, number>, z0?: number[][], T?: number, weights?: number[]}, stats?: {forward?: Stats, backward?: Stats, vjps?: number, storedStates?: number, storedBytes?: number, repeated?: number}}} Done
 * @typedef {{method: string, difference: number, error?: number, tolerance: number, trust: "good" | "doubtful" | "wrong", reason?: "stiff backwards" | "chaotic" | "tolerance" | "kink", stepError?: number, growth?: {forward: number, backward: number}, condition?: number, reconstruction?: number, kinks?: number, detail: string, remedies?: string[]}} Check
 * @typedef {{id: string, name: string, about: string, tags?: string[], source?: string, states?: string[], params?: string[], equations?: string[]}} CatalogueEntry the first tag is its theme
 * @typedef {{id: string, name: string, order: number, adaptive: boolean, stiff: boolean, reversible?: boolean, source?: string}} Method
 * @typedef {{params: string[], x: [number, number], y: [number, number], nx: number, ny: number, values: ArrayLike<number>}} Landscape
 */

export class Model {
  constructor() {
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Scene | null} as it came from the catalogue or the address */
    this.loaded = null;
    this.id = "";
    this.edited = false;
    /** @type {CatalogueEntry[]} */
    this.catalogue = [];
    /** @type {Method[]} */
    this.methods = [];

    /** @type {string[]} */
    this.states = [];
    /** @type {string[]} in the order of the columns of kinds 3, 4 and 8 */
    this.params = [];
    /** @type {string[]} */
    this.tex = [];
    this.autonomous = true;

    this.run = 0;
    this.finished = 0; // runs done
    this.picture = new Picture();
    /** @type {import("./grid.js").FieldGrid | null} */
    this.grid = null;
    /** @type {import("./field-box.js").FieldBox | null} */
    this.box = null;
    /** @type {{request: import("./grid.js").GridRequest, starts: Map<number, Float64Array>, of: string} | null} the end cost at the points of the grid, by start point */
    this.levels = null;
    /** @type {import("./portrait.js").FixedPoint[]} */
    this.portrait = [];
    /** @type {Landscape | null} */
    this.landscape = null;
    /** @type {{over: Float64Array, learnt: Float64Array, truth: Float64Array} | null} what is learnt beside what is true, over a state */
    this.comparison = null;
    /** @type {{T: number, loss: number, slope: number, params: Record<string, number>}[]} the least loss at every T, as far as it was asked for */
    this.profile = [];
    /** @type {Rows | null} τ, θ…, L */
    this.path = null;
    /** @type {Rows | null} τ and the formulas of view.closed, row by row as path */
    this.closed = null;
    /** @type {Rows | null} one parameter or two, then −∂L/∂ of each, on a landscape */
    this.slopes = null;
    /** @type {{fallen: number, expected: number, steps: number} | null} by how much L fell along the flow, and had to */
    this.balance = null;
    /** @type {{loss: number, at: Record<string, number>, converged: boolean} | null} the least loss found */
    this.minimum = null;
    /** @type {Record<string, number> | null} θ while and after training moves it */
    this.live = null;
    /** @type {Done | null} */
    this.done = null;
    /** @type {Check | null} */
    this.check = null;
    /** @type {Problem | null} */
    this.problem = null;
    this.problems = 0;
    /** @type {import("./draft.js").Draft | null} what is typed, until another scene stands in its place */
    this.draft = null;
    /** @type {import("./patch.js").JsonObject | null} the merge patch that makes the weights that training reached the scene's own */
    this.weights = null;
    /** @type {"" | "derivatives" | "notation"} what stands beside the text in the editor */
    this.beside = "";
    this.symbolsPanel = false; // whether the panel of formulas is open
    /** @type {import("./symbolic.js").Symbols | null} the equations of the scene written out */
    this.symbols = null;
    this.sharing = false;
    /** @type {{seconds: number, stop: () => void} | null} a video in the making */
    this.recording = null;
    this.note = ""; // something to know that is no problem of the scene
    /** @type {Scene | null} the last scene that ran to its end */
    this.working = null;
    /** @type {import("../look/connection.js").State} */
    this.connection = "connecting";
    this.busy = false;
    /** @type {"idle" | "playing" | "paused" | "finished"} */
    this.training = "idle";

    this.camera = new Camera();
    this.needsFit = true;
    this.particles = new Particles(4000);
    /** @type {[number, number]} the states on the axes */
    this.axes = [0, 1];
    this.solid = false; // three states are shown, not two
    /** @type {[number, number, number]} the states on the axes of the box */
    this.space = [0, 1, 2];
    this.orbit = new Orbit();
    this.swarm = new Swarm(4000);
    /** What the phase view shows besides the curves. */
    this.layers = { particles: true, arrows: true, steps: true, nullclines: false, fixedPoints: true, levels: true, slopes: true, regions: true };
    /** @type {number | null} the fixed point whose card is open */
    this.fixedPoint = null;
    this.stream = 0; // the start point whose plots are shown
    this.panels = untouched();
    this.chosen = ""; // the parameter whose integrand is shown
    this.arrowUnit = 0; // size of a that an arrow of middle length stands for, kept while a scene is open
    this.cursor = 0;
    /** @type {number | null} */
    this.hover = null;
    // How far the sweeps are shown: z up to, a down to.
    this.reveal = { z: Infinity, a: -Infinity };
    /** @type {"" | import("./sweep.js").Phase} */
    this.sweep = "";
    // What the reader chose of how things play; plain, so that a link can hold it.
    this.playback = { speed: 1, loop: false };
    this.curvature = NaN; // the largest eigenvalue of the Hessian of L, NaN when unknown
    this.dragged = false; // a start point was moved once, so nobody has to be told that it can be
    this.timeRange = 10; // T at the right end of the time line
    /** @type {string | null} what the finger holds */
    this.held = null;
    this.reducedMotion = false;
    this.presenting = false;
    // Rows of the path of training that are looked back at: under the pointer, and kept by a click.
    /** @type {{pointed: number | null, kept: number | null}} */
    this.back = { pointed: null, kept: null };
    this.ghost = new Ghost(this);
    this.survey = new Survey(this);
    this.solving = new Solving(this);
    this.futures = new Futures(this);
    this.gradients = new Gradients(this);
    this.nudge = new Nudge(this);
    this.race = new Race(this);
    this.directions = new Directions(this);
    this.data = new Data(this);

    /** @type {Set<Part>} */
    this.dirty = new Set();
  }

  /** @param {...Part} parts */
  mark(...parts) {
    for (const part of parts) this.dirty.add(part);
  }

  markAll() {
    this.mark("ui", "base", "ink", "plots", "training");
  }

  get flat() {
    return this.states.length === 1; // one state: the plane is (t, z)
  }

  /** Whether the phase view is the box of three states. */
  get spatial() {
    return this.solid && this.states.length > 2 && !this.isLandscape;
  }

  /** Whether particles are shown. */
  get flows() {
    return this.layers.particles && !this.isLandscape;
  }

  get isLandscape() {
    return this.scene !== null && !hasField(this.scene);
  }

  get t0() {
    return this.scene ? interval(this.scene).t0 : 0;
  }
  get t1() {
    return this.scene ? this.t0 + this.T : 1;
  }
  /** T of the scene, or where training has it. */
  get T() {
    const { scene } = this;
    return scene && learnsT(scene) && this.held !== "T" ? this.value("T") : scene?.T ?? 0;
  }

  /** The scene with the T of this moment. */
  get present() {
    const { scene, T } = this;
    return scene && T !== scene.T ? { ...scene, T } : scene;
  }

  /** The lines that declare the parameters. @param {Scene} [scene] whose; else with the values that training has reached */
  declarations(scene) {
    const of = scene ?? this.scene ?? { name: "" };
    return declarations(of, this.loaded ?? of, parameterOrder(of), scene ? (name) => scene.params?.[name] ?? 0 : (name) => this.value(name));
  }

  /** The t under the cursor: where the mouse points, else where the scrubber stands. */
  get now() {
    return Math.min(this.t1, Math.max(this.t0, this.hover ?? this.cursor));
  }

  /** The row of the path looked back at, null when θ is the present one. */
  get backRow() {
    const { path, back, params } = this;
    const row = back.pointed ?? back.kept;
    return row === null || !path || row >= path.length || path.cols !== params.length + 2 || this.training === "playing" ? null : row;
  }

  /** @param {Partial<{pointed: number | null, kept: number | null}>} rows */
  lookBack(rows) {
    Object.assign(this.back, rows);
    this.mark("training", "ui", "ink");
  }

  /** @param {string} name */
  value(name) {
    const column = this.params.indexOf(name) + 1;
    if (this.backRow !== null && column > 0) return /** @type {Rows} */ (this.path).at(this.backRow, column);
    // A thumb under the finger stays there even while training moves the others.
    const live = this.held === `param/${name}` ? undefined : this.live?.[name];
    return live ?? this.scene?.params?.[name] ?? (name === "T" ? this.scene?.T : 0) ?? 0;
  }

  get loss() {
    const path = this.path;
    if (path && this.backRow !== null) return path.at(this.backRow, path.cols - 1);
    if (this.live && path?.length) return path.at(path.length - 1, path.cols - 1);
    return this.done?.loss ?? NaN;
  }

  /** ‖∇L‖ over what training may move, NaN when unknown. */
  get gradientNorm() {
    const gradient = this.done?.gradient;
    if (!gradient) return NaN;
    const numbers = [...Object.values(gradient.params ?? {}), ...(gradient.weights ?? [])];
    return numbers.length ? Math.hypot(...numbers) : NaN;
  }

  /** The states that a stream begins with: the scene's own start points come first, then data. @param {number} stream */
  startOf(stream) {
    return this.scene?.z0?.[stream] ?? this.data.startOf(stream) ?? [];
  }

  /** Position of a start point on the axes shown. @param {number} stream @returns {[number, number]} */
  startPoint(stream) {
    const z0 = this.startOf(stream);
    return this.flat ? [this.t0, z0[0] ?? 0] : [z0[this.axes[0]] ?? 0, z0[this.axes[1]] ?? 0];
  }

  /** z(t) of a start point on the axes shown. @param {number} t @param {number} [stream] @returns {[number, number]} */
  point(t, stream = this.stream) {
    const rows = this.picture.get(Kind.state, stream);
    if (!rows) return [NaN, NaN];
    if (this.flat) return [t, rows.interpolate(t, 1)];
    return [rows.interpolate(t, 1 + this.axes[0]), rows.interpolate(t, 1 + this.axes[1])];
  }
}
