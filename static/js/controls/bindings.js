// What each key does. One line a key: the help sheet and the listener both read this table.

import { showsEarlier } from "../model/look-back.js";

/** @typedef {import("../model/app.js").App} App */

/**
 * @typedef {object} Binding
 * @property {string[]} keys as KeyboardEvent.key has them
 * @property {string} shown on the help sheet, keys apart by a space; bindings that share a line there follow each other
 * @property {string} what it does
 * @property {boolean} [slider] whether a slider with the focus has a use of its own for it
 * @property {boolean} [button] whether a button with the focus has
 * @property {(app: App) => boolean} [when] otherwise the key is left to the browser
 * @property {(app: App, times: number) => void} run times is 10 with Shift
 */

/** @type {Binding[]} */
export const bindings = [
  { keys: [" "], shown: "Space", what: "train, pause", button: true, run: (app) => app.togglePlay() },
  { keys: ["ArrowRight"], shown: "→", what: "z(t) one step on; Shift: ten", slider: true, run: (app, times) => app.playback.step(times) },
  { keys: ["ArrowLeft"], shown: "←", what: "a(t) one step back", slider: true, run: (app, times) => app.playback.step(-times) },
  { keys: ["1"], shown: "1", what: "forward sweep", run: (app) => app.sweep("forward") },
  { keys: ["2"], shown: "2", what: "adjoint sweep", run: (app) => app.sweep("adjoint") },
  { keys: ["3"], shown: "3", what: "one step of θ", run: (app) => app.playback.train() },
  { keys: ["o", "O"], shown: "O", what: "forward, adjoint, θ, on and on", run: (app) => app.playback.loop() },
  { keys: [","], shown: ",", what: "slower", run: (app) => app.playback.faster(-1) },
  { keys: ["."], shown: ".", what: "faster", run: (app) => app.playback.faster(1) },
  { keys: ["Home"], shown: "Home", what: "first t", slider: true, run: (app) => app.scrub(app.model.t0) },
  { keys: ["End"], shown: "End", what: "last t", slider: true, run: (app) => app.scrub(app.model.t1) },
  { keys: ["PageUp"], shown: "PgUp", what: "look back along τ", slider: true, run: (app, times) => app.playback.lookBy(-times) },
  { keys: ["PageDown"], shown: "PgDn", what: "forth again", slider: true, run: (app, times) => app.playback.lookBy(times) },
  { keys: ["b", "B"], shown: "B", what: "branch at the θ looked at: both futures are drawn", when: (app) => app.model.futures.remembered && app.model.back.kept !== null, run: (app) => app.session.training.rewind("branch") },
  { keys: ["g", "G"], shown: "G", what: "go back to the θ looked at", when: (app) => showsEarlier(app.model), run: (app) => app.session.training.goBack() },
  { keys: ["r", "R"], shown: "R", what: "back to the first θ", run: (app) => app.session.training.flow("reset") },
  { keys: ["["], shown: "[", what: "shorter T", run: (app) => app.end.nudge(-1) },
  { keys: ["]"], shown: "]", what: "longer T", run: (app) => app.end.nudge(1) },
  { keys: ["-"], shown: "-", what: "smaller η", run: (app) => app.scaleEta(1 / 1.1) },
  { keys: ["=", "+"], shown: "=", what: "larger η", run: (app) => app.scaleEta(1.1) },
  { keys: ["t", "T"], shown: "T", what: "training: schedule, batches, solver", run: (app) => app.page.training() },
  { keys: ["a", "A"], shown: "A", what: "another start point", run: (app) => app.addStart() },
  { keys: ["Delete", "Backspace"], shown: "Delete", what: "remove the chosen one", when: (app) => app.model.stream > 0, run: (app) => app.removeStart() },
  { keys: ["d", "D"], shown: "D", what: "data: make, paste, read", run: (app) => app.page.data() },
  { keys: ["s", "S", "/"], shown: "S", what: "scenes: search and choose", run: (app) => app.scenes() },
  { keys: ["p", "P"], shown: "P", what: "present", run: (app) => app.page.present() },
  { keys: ["n", "N"], shown: "N", what: "nudge the curve", run: (app) => app.toggleNudge() },
  { keys: ["Escape"], shown: "Esc", what: "put a nudge back; end presenting", when: ({ model }) => (model.presenting || model.nudge.on || model.nudge.dz !== null) && !document.querySelector("[aria-expanded=true]"), run: ({ model, page }) => (model.nudge.on || model.nudge.dz ? model.nudge.back() : page.present()) },
  { keys: ["f", "F"], shown: "F", what: "full screen", run: (app) => app.fullScreen() },
  { keys: ["?"], shown: "?", what: "these keys", run: (app) => app.help() },
];

/** A key that types something: what WCAG 2.1.4 asks to be switched off. @param {string} key */
export const types = (key) => key.length === 1 && key !== " ";

/** @param {string} key @returns {Binding | undefined} */
export const bindingOf = (key) => bindings.find(({ keys }) => keys.includes(key));
