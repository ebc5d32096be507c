// The column of panels: those over t above each other with one axis and one cursor, the others below; tabs on a phone.

import { html, render } from "../../vendor/preact/standalone.module.js";
import { Axis } from "./axis.js";
import { keepRow } from "./loss.js";
import { PanelMenu } from "./menu.js";
import { Panel, add } from "./panel.js";
import { kinds } from "./registry.js";
import { Tabs } from "./tabs.js";
import { mostImportant, wanted } from "../model/panels.js";

const least = 112; // px of height below which a panel cannot be read from afar
const leastBeside = 96; // px of height of a panel over one that is read

/**
 * @typedef {import("./registry.js").PanelKind} PanelKind
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {{kind: PanelKind, panel: Panel, view: import("./registry.js").PanelView}} Held
 */

export class Panels {
  /** @param {HTMLElement} element @param {import("../model/app.js").App} app */
  constructor(element, app) {
    const { model } = app;
    this.element = element;
    this.app = app;
    this.corner = add(element, "div", "panel-menu");
    this.tabs = new Tabs(element);
    this.stack = add(element, "div", "stack");
    this.foot = add(element, "div", "foot");
    this.reading = add(element, "div", "reading");
    this.none = add(element, "p", "empty");
    this.none.textContent = "No panels are open.";
    /** @type {import("./ondemand/table-dialog.js").TableDialog | null} made when it is first asked for */
    this.dialog = null;
    this.axes = {
      t: new Axis(app, "t", {
        hover: (t) => {
          model.hover = t;
          model.mark("ink", "ui", "plots");
        },
      }),
      tau: new Axis(app, "tau", {
        hover: (tau) => {
          if (model.training !== "playing") model.lookBack({ pointed: tau === null || !model.path?.length ? null : model.path.nearest(tau) });
        },
        press: (tau) => {
          if (model.training !== "playing" && model.path?.length) keepRow(model, model.path.nearest(tau));
        },
      }),
    };
    /** @type {Map<string, Held>} those that were open once */
    this.held = new Map();
    /** @type {Held[]} */
    this.open = [];
    this.key = "";
  }

  /** Opens the numbers of a panel as a table. @param {import("../model/tables.js").TableName} name */
  async numbers(name) {
    const part = await this.app.reach(() => import("./ondemand/table-dialog.js"));
    if (part) this.dialog ??= new part.TableDialog(this.app.model);
    this.dialog?.open(name);
  }

  /** The panels in sight, from top to bottom. */
  get shown() {
    return this.open.map(({ panel }) => panel);
  }

  /** @param {PanelKind} kind @returns {Held} */
  hold(kind) {
    let held = this.held.get(kind.id);
    if (!held) {
      const panel = new Panel(kind.id, kind.tab);
      panel.axis = kind.clock && this.axes[kind.clock];
      if (kind.clock === "t") {
        panel.chart.role = "img";
        panel.chart.tabIndex = 0;
        panel.chart.ariaLabel = `${kind.name}. Plus and minus zoom, 0 shows all.`;
      }
      const { table } = kind;
      if (table) panel.table.addEventListener("click", () => this.numbers(table));
      else panel.table.remove();
      held = { kind, panel, view: kind.create(panel, this.app) };
      this.held.set(kind.id, held);
    }
    return held;
  }

  /** Puts the panels wanted in place. @param {number} scale how many times larger than on a desk */
  arrange(scale) {
    const { model } = this.app;
    const fitting = wanted(model).flatMap((id) => kinds.find((kind) => kind.id === id && kind.fits(model)) ?? []);
    const over = fitting.filter(({ clock }) => clock === "t");
    const other = fitting.filter(({ clock, reading }) => clock !== "t" && !reading);
    const reading = fitting.filter((kind) => kind.reading);
    const { clientHeight } = this.element;
    const rows = innerWidth <= 760 ? Infinity : reading.length ? Math.max(2, Math.floor(clientHeight / 2 / (leastBeside * scale)))
      : scale > 1 ? Math.max(3, Math.floor(clientHeight / (least * scale))) : Infinity;
    // Where there is hardly room beside what is read, that is for the curves it is about.
    const pictures = reading.length && rows < 3 && over.length ? [] : other;
    const stack = mostImportant(over, rows - Math.min(1, pictures.length));
    const foot = mostImportant(pictures, rows === Infinity ? Infinity : stack.length ? 2 : rows);
    const key = [...stack, "|", ...foot, "|", ...reading].map((kind) => (typeof kind === "string" ? kind : kind.id)).join(" ");
    if (key !== this.key) {
      this.key = key;
      this.place(stack, foot, reading);
    }
    this.tabs.update(this.shown);
    render(html`<${PanelMenu} app=${this.app} open=${wanted(model)} zoomed=${this.axes.t.zoomed && stack.length > 0} reset=${this.axes.t.reset} />`, this.corner);
  }

  /** @param {PanelKind[]} stack @param {PanelKind[]} foot @param {PanelKind[]} reading */
  place(stack, foot, reading) {
    const before = this.open;
    const focus = document.activeElement;
    this.open = [...stack, ...foot, ...reading].map((kind) => this.hold(kind));
    for (const held of before) {
      if (this.open.includes(held)) continue;
      held.view.destroy?.();
      held.panel.element.remove();
    }
    const panels = this.shown;
    panels.forEach((panel, i) => { panel.foot = i === stack.length - 1 || i >= stack.length; });
    this.stack.replaceChildren(...panels.slice(0, stack.length).map(({ element }) => element));
    this.foot.replaceChildren(...panels.slice(stack.length, stack.length + foot.length).map(({ element }) => element));
    this.reading.replaceChildren(...panels.slice(stack.length + foot.length).map(({ element }) => element));
    if (focus instanceof HTMLElement && focus.isConnected) focus.focus();
    this.stack.hidden = stack.length === 0;
    this.foot.hidden = foot.length === 0;
    this.reading.hidden = reading.length === 0;
    this.none.hidden = panels.length > 0;
    // A picture over no clock is the more square one: with two more it takes the left half.
    const square = foot.findIndex(({ clock }) => clock === null);
    const beside = stack.length > 0 && foot.length > 2;
    const footRows = stack.length === 0 ? foot.length : Math.ceil((foot.length - (square >= 0 && beside ? 1 : 0)) / (square >= 0 && beside ? 1 : Math.min(3, foot.length) || 1));
    panels.forEach(({ element }, i) => element.classList.toggle("square", beside && i === stack.length + square));
    this.foot.dataset.columns = String(stack.length === 0 ? 1 : square >= 0 && beside ? 2 : Math.min(3, foot.length));
    this.stack.style.gridTemplateRows = stack.map(({ weight = 1 }) => `minmax(0, ${weight}fr)`).join(" ");
    const heights = [stack.reduce((sum, { weight = 1 }) => sum + weight, 0), footRows > 1 ? 1.25 * footRows : 1.2];
    heights.push(stack.length + foot.length === 0 ? 1 : heights.reduce((sum, height, i) => sum + ([stack, foot][i].length ? height : 0), 0));
    this.element.style.setProperty("--rows", [stack, foot, reading].flatMap((list, i) => (list.length ? [`minmax(0, ${heights[i]}fr)`] : [])).join(" ") || "1fr");
    this.app.model.mark("plots", "training");
  }

  /** @param {"plots" | "training"} part @param {Palette} palette */
  draw(part, palette) {
    if (!this.app.model.scene) return;
    for (const { kind, view } of this.open) if ((kind.clock === "t" || kind.moves === true) === (part === "plots")) view.draw(palette);
  }
}
