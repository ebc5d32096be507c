// One experiment's place on the page: its question, controls, figures and numbers, and the link that opens its scene in
// the workspace. It asks for new numbers when a control moves: the cheap part is let finish and the latest wins, what is
// streamed after it is ended by the next move.

import { encode } from "../model/link.js";
import { readPalette } from "../look/palette.js";
import { Refusal } from "./ask.js";
import { add } from "./element.js";
import { Figure } from "./figure.js";
import { choice, slider, toggle } from "./controls.js";
import { inTurn } from "./turns.js";
import { write } from "./written.js";

export class Bench {
  /** @param {import("./registry.js").ExperimentKind} kind @param {(bench: Bench) => void} moved is told when a control was moved */
  constructor(kind, moved) {
    this.moved = () => moved(this);
    /** @type {Map<string, {control: {text: string}, first: string}>} */
    this.kept = new Map();
    this.element = document.createElement("section");
    this.element.id = kind.id;
    this.element.className = "lab-experiment";
    this.element.setAttribute("aria-labelledby", `${kind.id}-name`);
    const heading = add(this.element, "h2", "", kind.name);
    heading.id = `${kind.id}-name`;
    add(this.element, "p", "lab-question", kind.question);
    this.controls = add(this.element, "div", "lab-controls");
    this.pictures = add(this.element, "div", "lab-figures");
    this.foot = add(this.element, "div", "lab-foot");
    this.answer = add(this.foot, "p", "lab-answer");
    this.answer.setAttribute("role", "status");
    this.sentence = add(this.answer, "span");
    this.numbers = add(this.foot, "dl", "lab-numbers");
    this.fault = add(this.foot, "p", "lab-fault");
    this.fault.hidden = true;
    this.links = add(this.foot, "p", "lab-links");
    /** @type {Figure[]} */
    this.figures = [];
    this.said = "";
    this.began = false;
    this.dirty = false;
    this.busy = false;
    this.frame = 0;
    /** @type {AbortController | null} */
    this.streaming = null;
    this.work = kind.create(this);
  }

  // Every control has a key, by which the address knows it.

  /** @param {string} key @param {Omit<import("./controls.js").SliderOptions, "changed">} options */
  slider(key, options) {
    return this.keep(key, slider(this.controls, { ...options, changed: () => this.changed() }));
  }

  /** @param {string} key @param {string} label @param {boolean} [on] */
  toggle(key, label, on = false) {
    return this.keep(key, toggle(this.controls, label, on, () => this.changed()));
  }

  /** @param {string} key @param {string} label @param {Record<string, string>} options words by value @param {string} [first] */
  choice(key, label, options, first) {
    return this.keep(key, choice(this.controls, label, options, first ?? Object.keys(options)[0], () => this.changed()));
  }

  /** @template {{text: string}} C @param {string} key @param {C} control @returns {C} */
  keep(key, control) {
    this.kept.set(key, { control, first: control.text });
    return control;
  }

  /** The controls that do not stand where they stand at first, as text. @returns {Record<string, string>} */
  get settings() {
    return Object.fromEntries([...this.kept].filter(([, { control, first }]) => control.text !== first).map(([key, { control }]) => [key, control.text]));
  }

  /** Every control goes where it is told to be, or where it stands at first. */
  set settings(told) {
    let moved = false;
    for (const [key, { control, first }] of this.kept) {
      const before = control.text;
      control.text = first;
      control.text = told[key] ?? first;
      moved ||= control.text !== before;
    }
    if (moved && this.began) this.again();
  }

  /** A picture with its words for those who do not see it. @param {string} title @param {import("./figure.js").Draw} draw @param {() => import("./figure.js").Table} table */
  figure(title, draw, table) {
    const figure = new Figure(this.pictures, title, draw, table);
    this.figures.push(figure);
    new ResizeObserver(() => this.draw()).observe(figure.canvas);
    return figure;
  }

  /** A number with its name; returns how it is written. @param {string} name @returns {(text: string) => void} */
  number(name) {
    const row = add(this.numbers, "div");
    add(row, "dt", "", name);
    const value = add(row, "dd", "", "…");
    return (text) => write(value, text);
  }

  /** The sentence that answers. @param {string} words @param {"time" | "depth" | ""} [reading] */
  say(words, reading = "") {
    if (this.said !== words) write(this.sentence, words); // it is read out when it changes
    this.said = words;
    this.answer.dataset.reading = reading;
  }

  /** A link into the workspace for the scene of this moment. @param {string} words @param {() => import("../model/scene.js").Scene} scene */
  open(words, scene) {
    const link = /** @type {HTMLAnchorElement} */ (add(this.links, "a", "mend", words));
    link.href = "/";
    // The address is made when it is about to be followed, by whatever means.
    const make = async () => { link.href = `/${await encode({ scene: scene() })}`; };
    for (const event of ["pointerenter", "focus", "touchstart"]) link.addEventListener(event, make, { passive: true });
    link.addEventListener("click", async (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      await make();
      location.assign(link.href);
    });
    return link;
  }

  /** A control was moved. */
  changed() {
    this.moved();
    this.again();
  }

  /** Asks for the numbers of this moment. */
  again() {
    this.began = true;
    this.dirty = true;
    this.streaming?.abort();
    if (!this.busy) this.compute();
  }

  async compute() {
    this.busy = true;
    this.element.dataset.state = "busy";
    try {
      while (this.dirty) {
        this.dirty = false;
        await this.work.quick(new AbortController().signal);
        this.fault.hidden = true;
        this.draw();
      }
    } catch (error) {
      this.failed(error);
    }
    this.busy = false;
    if (this.dirty) return void this.compute(); // moved while a fault was told
    if (!this.work.rest) return this.settle();
    const streaming = new AbortController();
    this.streaming = streaming;
    try {
      await inTurn(streaming.signal, () => this.work.rest?.(streaming.signal));
    } catch (error) {
      if (!streaming.signal.aborted) this.failed(error);
    }
    if (streaming.signal.aborted) return;
    this.settle();
  }

  settle() {
    this.element.dataset.state = "ready";
    this.draw();
  }

  /** @param {unknown} error */
  failed(error) {
    if (!(error instanceof Refusal) && !(error instanceof TypeError)) throw error;
    this.fault.hidden = false;
    this.fault.textContent = error instanceof Refusal ? error.message : "The server does not answer.";
  }

  /** Draws what it has, once a frame at most. */
  draw() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const palette = readPalette();
      for (const figure of this.figures) figure.draw(palette);
    });
  }
}
