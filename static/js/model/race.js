// Several rules of training from the same θ: which run, the paths that the server sent, and how far they are shown.

import { Rows } from "./rows.js";

/** Rules of a race unless the reader chooses. */
export const usualRacers = ["flow", "descent", "momentum", "adam"];

const wholeRace = 4000; // ms that a race takes to watch

export class Race {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.tau = 0; // at the end
    this.shown = Infinity; // τ up to which the paths are drawn
    this.open = false; // whether a panel shows it
    this.clear();
  }

  /** Another scene: nothing of this one is kept. */
  clear() {
    /** @type {string[]} rules of the paths */
    this.rules = [];
    /** @type {number[]} η of each; 0 is the scene's */
    this.rates = [];
    /** @type {(Rows | null)[]} τ, θ…, L of each */
    this.paths = [];
    /** @type {({tau: number, detail: string} | null)[]} where and why a rule dropped out */
    this.dropped = [];
    this.tau = 0;
    this.shown = Infinity;
  }

  /** The rules that run. */
  get chosen() {
    return this.model.panels.racers ?? (this.open ? usualRacers : []);
  }

  get on() {
    return this.chosen.length > 0;
  }

  /** What a view message asks for. @returns {{race?: {rules: {rule: string, eta?: number}[]}}} */
  get question() {
    const { rates } = this.model.panels;
    return this.on ? { race: { rules: this.chosen.map((rule) => ({ rule, ...(rates[rule] > 0 && { eta: rates[rule] }) })) } } : {};
  }

  /** A rule runs with an η of its own, or with the scene's, for 0. @param {string} rule @param {number} eta */
  setRate(rule, eta) {
    this.model.panels.rates[rule] = eta;
    this.model.markAll();
  }

  /** @param {string} rule */
  toggle(rule) {
    const { panels } = this.model;
    const now = this.chosen;
    const next = now.includes(rule) ? now.filter((other) => other !== rule) : [...now, rule];
    panels.racers = next.length || this.open ? next : null;
    if (!next.length) this.clear();
    this.model.markAll();
  }

  /** Lets them run from the start before the reader's eyes; true while they do. @param {number} passed ms since then */
  advance(passed) {
    const part = passed / wholeRace;
    this.shown = part < 1 ? part * this.tau : Infinity;
    this.model.mark("ink", "training", "ui");
    return part < 1;
  }

  /** @param {{[key: string]: any}} message */
  receive(message) {
    if (message.type === "race") {
      this.rules = message.rules.map((/** @type {{rule: string}} */ { rule }) => rule);
      this.rates = message.rules.map((/** @type {{eta?: number}} */ { eta }) => eta ?? 0);
      this.tau = message.tau;
      this.paths = this.rules.map(() => null);
      this.dropped = this.rules.map(() => null);
    } else if (message.racer < this.rules.length) {
      this.dropped[message.racer] = { tau: message.tau, detail: message.detail };
    }
  }

  /** @param {import("./wire.js").Frame} frame */
  take(frame) {
    if (frame.stream >= this.rules.length) return;
    if (frame.first === 0) this.paths[frame.stream] = new Rows(frame.cols);
    const rows = this.paths[frame.stream];
    if (rows && rows.cols === frame.cols && frame.first <= rows.length) rows.write(frame.first, frame.values);
  }

  /** How many rows of a path are shown. @param {number} k its place */
  rowsShown(k) {
    const rows = this.paths[k];
    if (!rows || rows.length === 0) return 0;
    return this.shown >= rows.end ? rows.length : Math.max(1, rows.nearest(this.shown) + 1);
  }

  /** Every row of every path: the place of its rule, τ, L. @returns {number[][]} */
  get rows() {
    return this.paths.flatMap((path, k) => (path ? Array.from({ length: path.length }, (_, row) => [k, path.at(row, 0), path.at(row, path.cols - 1)]) : []));
  }

  /** L where a path is now, and whether it has dropped out by then. @param {number} k its place @returns {{loss: number, out: boolean, tau: number}} */
  standing(k) {
    const rows = this.paths[k] ?? null;
    const lost = this.dropped[k] ?? null;
    const count = this.rowsShown(k);
    if (!rows || count === 0) return { loss: NaN, out: lost !== null, tau: 0 };
    return { loss: rows.at(count - 1, rows.cols - 1), out: lost !== null && count === rows.length, tau: rows.at(count - 1, 0) };
  }
}
