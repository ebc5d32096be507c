// What is being typed into the editor. The scene stays the last one that the server took; the draft is the text on its way
// there, which may be faulty, and stays as it was typed: comments, order, spelling.

import { anotherField, anotherLandscape, others, own } from "./another.js";
import { follow } from "./follow.js";
import { combine, same } from "./patch.js";
import { expressionsOf, parameterRange } from "./scene.js";
import { statesOf, text as plain } from "./symbols.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./patch.js").JsonObject} JsonObject
 * @typedef {import("./model.js").Fault} Fault
 * @typedef {"terminal" | "running" | "parameters"} Term
 * @typedef {Pick<Draft, "text" | "terms" | "events" | "added">} Typed all that there is to a draft
 */

const word = /[\p{L}_][\p{L}\p{Nd}_]*/gu;

/** The name that a line declares, as mu in mu = 1.5 or r in r = 2*x; "" if it declares none. @param {string} line */
export const declaredName = (line) => /^\s*([\p{L}_][\p{L}\p{Nd}_]*)\s*=(?!=)/u.exec(line)?.[1] ?? "";

/** @param {string} line */
const bare = (line) => line.replace(/#.*/, "").trim();

/** The lines that are equations of a state, or are meant to be. @param {string[]} lines */
const equationsOf = (lines) => lines.filter((line) => bare(line) !== "" && declaredName(line) === "");

/** What stands on the right of a line, without a range. @param {string} line */
const right = (line) => bare(line).replace(/^[^=]*=/, "").replace(/\bin\s*\[.*/, "");

/**
 * The names of helpers, as r in r = sqrt(x^2 + y^2): lines that set a name equal to what varies. Names that nobody knows are
 * the server's to judge.
 * @param {string[]} lines @param {Iterable<string>} [params] of the scene, which need no line
 */
export function helpersOf(lines, params = []) {
  const names = new Set([...statesOf(equationsOf(lines)), ...lines.map(declaredName), ...params, "t"]);
  return lines.filter((line) => declaredName(line) && right(line).match(word)?.some((name) => names.has(name))).map(declaredName);
}

/** @param {number} value */
const digits = (value) => String(Number(value.toPrecision(12)));

/** @param {string} name @param {number} value @param {readonly [number, number]} range */
export const declaration = (name, value, [low, high]) => `${name} = ${digits(value)} in [${digits(low)}, ${digits(high)}]`;

/**
 * The lines that declare a scene's parameters.
 * @param {Scene} scene @param {Scene} loaded @param {string[]} order of the names @param {(name: string) => number} value
 */
export function declarations(scene, loaded, order, value) {
  return new Map(order.map((name) => [name, declaration(name, value(name), parameterRange(scene, loaded, name, value(name)))]));
}

/** @param {Scene} scene @param {Map<string, string>} declared */
export const textOf = (scene, declared) => [...(scene.field?.equations ?? []), ...declared.values()].join("\n");

/** Whether two lists of events say the same; what is left out says what it stands for. @param {import("./scene.js").SceneEvent[]} a @param {import("./scene.js").SceneEvent[]} b */
function sameEvents(a, b) {
  const plainly = (/** @type {import("./scene.js").SceneEvent[]} */ list) => JSON.stringify(list.map(({ when, direction = "either", set = {}, stop = false, rests = false }) => [when, direction, Object.entries(set).sort(), stop, rests]));
  return plainly(a) === plainly(b);
}

export class Draft {
  /** @param {Scene} base the scene when typing began @param {Map<string, string>} declared its parameters, a line each */
  constructor(base, declared) {
    this.base = base;
    this.seen = declared;
    /** @type {string | null} of the field; null where there are no equations */
    this.text = base.field?.equations ? textOf(base, declared) : null;
    /** @type {Partial<Record<Term, string>>} */
    this.terms = {};
    /** @type {import("./scene.js").SceneEvent[] | null} as they are typed; null as long as nobody does */
    this.events = null;
    /** @type {Record<string, number>} parameters added where there is no text to declare them in */
    this.added = {};
    /** @type {Fault[]} */
    this.faults = [];
    this.waiting = false; // for the server's answer
    this.changed = false; // the scene, since it was last remembered
    this.left = false; // nobody types any more
    this.renamed = false; // states, at any time: what speaks of them is then said with every text
    this.another = false; // experiment altogether, at any time: likewise
  }

  /** @returns {Typed} as it is now */
  get typed() {
    const { text, terms, events, added } = this;
    return structuredClone({ text, terms, events, added });
  }

  get lines() {
    return this.text === null ? [] : this.text.split("\n").map((line) => line.trimEnd());
  }

  /** @param {Term} term @param {Scene} scene */
  term(term, scene) {
    return this.terms[term] ?? scene.loss?.[term] ?? "0";
  }

  /** The faults of a line of the field, or of a term of the loss. @param {string} pointer */
  faultsAt(pointer) {
    return this.faults.filter((fault) => fault.pointer === pointer);
  }

  /** What the server has to be told. @param {Scene} scene the present one @returns {JsonObject} */
  patch(scene) {
    const { base, lines, terms, added } = this;
    /** @type {JsonObject} */
    const patch = { loss: { ...terms } };
    if (this.events) patch.events = this.events;
    if (Object.keys(added).length) patch.params = { ...added };
    if (this.text === null) {
      const whole = base.field ? patch : combine(this.overParameters(scene), patch);
      return this.worded(whole, !base.field && anotherLandscape(Object.keys(base.params ?? {}), terms.parameters ?? ""));
    }
    const equations = equationsOf(lines);
    const declared = lines.map(declaredName).filter(Boolean);
    const loss = { ...base.loss, ...terms };
    const used = new Set([...equations.map(bare), ...lines.filter(declaredName).map(right), loss.terminal, loss.running, loss.parameters, ...expressionsOf(this.events ?? base.events)].flatMap((text) => text?.match(word) ?? []).map(plain));
    const known = [...new Set([...Object.keys(base.params ?? {}), ...Object.keys(scene.params ?? {})])];
    // A parameter whose line went stays for as long as something uses it; one that became a helper is none any more.
    const helpers = helpersOf(lines, known);
    const gone = known.filter((name) => helpers.includes(name) || (!declared.includes(name) && !used.has(plain(name))));
    const open = lines.filter((line) => declaredName(line) && !/\bin\b/.test(bare(line))).map(declaredName);
    patch.field = { equations: lines };
    // It is said even if nothing seems to change: an earlier text, whose answer is still to come, may have taken it away.
    const kept = known.filter((name) => !declared.includes(name) && used.has(plain(name)));
    const values = { ...base.params, ...scene.params };
    patch.params = { ...nulls(gone), ...Object.fromEntries(kept.map((name) => [name, values[name]])) };
    patch.view = { ranges: nulls([...gone, ...open]) };
    const free = base.flow?.free;
    if (free) {
      const all = Object.keys(base.params ?? {}).every((name) => free.includes(name));
      patch.flow = { free: all ? null : free.filter((name) => !gone.includes(name)) };
    }
    if (base.z0?.length && equations.length) patch.z0 = base.z0.map((point) => Array.from({ length: equations.length }, (_, i) => point[i] ?? 0));
    const states = statesOf(equations);
    const before = statesOf(equationsOf(base.field?.equations ?? []));
    this.renamed ||= !same(before, states);
    const whole = this.renamed ? combine(follow(base, before, states, scene), patch) : patch;
    return this.worded(whole, anotherField(before, equationsOf(base.field?.equations ?? []).map(bare), states, equations.map(bare)));
  }

  /** What a landscape's own text says of its parameters: those that it uses no more go, and come back with their use. @param {Scene} scene @returns {JsonObject} */
  overParameters(scene) {
    const { base, terms, added } = this;
    const used = new Set(((terms.parameters ?? base.loss?.parameters ?? "").match(word) ?? []).map(plain));
    const names = Object.keys(base.params ?? {});
    const kept = names.filter((name) => used.has(plain(name)));
    if (!kept.length && !Object.keys(added).some((name) => used.has(plain(name)))) return {}; // there would be none
    const gone = names.filter((name) => !used.has(plain(name)));
    const { free } = base.flow ?? {};
    const { closed } = base.view ?? {};
    return {
      params: { ...nulls(gone), ...Object.fromEntries(kept.map((name) => [name, scene.params?.[name] ?? base.params?.[name] ?? 0])) },
      view: { ranges: { ...nulls(gone), ...Object.fromEntries(kept.flatMap((name) => (base.view?.ranges?.[name] ? [[name, base.view.ranges[name]]] : []))) }, ...(closed && { closed: closed.every(({ param }) => kept.includes(param)) ? closed : null }) },
      ...(free && { flow: { free: gone.length ? null : free } }),
    };
  }

  /** A patch with the words that belong to it. @param {JsonObject} patch @param {boolean} another whether it is another experiment */
  worded(patch, another) {
    this.another ||= another;
    if (!this.another) return patch;
    return combine(another ? others(this.base.field ? "Field of my own" : "Landscape of my own") : own(this.base), patch);
  }

  /** Whether a scene of the server says what the draft does. @param {Scene} scene */
  says(scene) {
    const { lines } = this;
    const params = scene.params ?? {};
    const numbers = lines.every((line) => {
      const value = Number(/=\s*([-+.\deE]+)\s*(?:in\b.*)?$/.exec(bare(line))?.[1] ?? NaN);
      return Number.isNaN(value) || !declaredName(line) || params[declaredName(line)] === value;
    });
    // What declares no parameter of the scene has to be among its equations.
    const rest = lines.filter((line) => bare(line) !== "" && !(declaredName(line) in params));
    const same = (/** @type {string[]} */ a, /** @type {string[]} */ b) => a.map((s) => s.trim()).join("\n") === b.map((s) => s.trim()).join("\n");
    return numbers && (this.text === null || same(rest, scene.field?.equations ?? []))
      && (this.events === null || sameEvents(this.events, scene.events ?? []))
      && Object.entries(this.terms).every(([term, text]) => scene.loss?.[/** @type {Term} */ (term)] === text);
  }

  /** Takes note of a problem, which may also be one of the solver's. @param {Fault[]} faults */
  refused(faults) {
    const mine = faults.filter(({ pointer }) => /^\/(field|events|loss|params|z0|view|flow)\b/.test(pointer));
    if (mine.length) this.faults = mine;
    this.waiting = false;
  }

  /** Takes note of a scene of the server: true if it is what was typed. @param {Scene} scene @param {Map<string, string>} declared */
  accepted(scene, declared) {
    if (!this.says(scene)) return false;
    this.faults = [];
    this.waiting = false;
    this.changed = true;
    this.seen = declared;
    return true;
  }

  /** Lets the lines follow parameters that were moved elsewhere; not while somebody types. @param {Map<string, string>} declared */
  follow(declared) {
    if (this.text === null) return;
    const { seen } = this;
    const there = new Set();
    const rows = this.text.split("\n").map((row) => {
      const name = declaredName(row);
      there.add(name);
      const line = declared.get(name);
      return line === undefined || line === seen.get(name) ? row : line + (/\s*#.*/.exec(row)?.[0] ?? "");
    });
    for (const [name, line] of declared) if (!there.has(name)) rows.push(line);
    this.text = rows.join("\n");
    this.seen = declared;
  }
}

/** @param {string[]} names @returns {Record<string, null>} */
const nulls = (names) => Object.fromEntries(names.map((name) => [name, null]));
