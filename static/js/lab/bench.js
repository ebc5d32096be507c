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
  /** @param {import("./registry.js").ExperimentKind} kind */
  constructor(kind) {
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
    this.dirty = false;
    this.busy = false;
    this.frame = 0;
    /** @type {AbortController | null} */
    this.streaming = null;
    this.work = kind.create(this);
  }

  /** @param {Omit<import("./controls.js").SliderOptions, "changed">} options */
  slider(options) {
    return slider(this.controls, { ...options, changed: () => this.changed() });
  }

  /** @param {string} label @param {boolean} [on] */
  toggle(label, on = false) {
    return toggle(this.controls, label, on, () => this.changed());
  }

  /** @param {string} label @param {Record<string, string>} options words by value @param {string} [first] */
  choice(label, options, first) {
    return choice(this.controls, label, options, first ?? Object.keys(options)[0], () => this.changed());
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

  /** A control moved. */
  changed() {
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
