// The scene as the server runs it, taken into the model: it opens a run.

import { homeAxes, homeParameter, homeParts, show } from "./view-state.js";

/** @param {import("./session.js").Session} session @param {{[key: string]: any}} message */
export function arrive(session, message) {
  const { model } = session;
  if (message.preview) { // θ looked back at: the scene's own stays what training reached
    Object.assign(model, { run: message.run, busy: true, check: null });
    model.mark("ui");
    return;
  }
  const { edits } = session;
  edits.answered(message.mark ?? 0);
  const held = model.held !== null && session.moving;
  const ahead = held || edits.waiting.length > 0;
  const scene = edits.over(message.scene, held);
  session.unanswered = false;
  model.run = message.run;
  model.busy = true;
  model.scene = scene;
  model.live = null;
  model.check = null;
  if (model.draft?.accepted(scene, model.declarations(scene)) && model.draft.left) session.leaveText();
  const states = /** @type {string[]} */ (message.states ?? []);
  const changed = states.join() !== model.states.join();
  model.states = states;
  model.params = message.params ?? [];
  model.tex = message.tex ?? [];
  model.autonomous = message.autonomous ?? true;
  // Data are start points too, after the scene's own; how many is known when they have come.
  const starts = scene.data ? Infinity : scene.z0?.length ?? 0;
  if (!scene.data) model.data.none();
  model.picture.trim(starts);
  if (model.stream >= Math.max(1, starts)) model.stream = 0;
  if (!model.params.includes(model.chosen)) model.chosen = homeParameter(model);
  if (changed) {
    const axes = (scene.view?.axes ?? []).map((name) => states.indexOf(name));
    model.axes = homeAxes(model);
    model.solid = axes.length === 3 && !axes.includes(-1);
    model.space = model.solid ? /** @type {[number, number, number]} */ (axes.sort((a, b) => a - b)) : [0, 1, 2];
    Object.assign(model, { grid: null, box: null, levels: null, portrait: [], fixedPoint: null });
    model.needsFit = true;
    model.ghost.clear(); // of other states
  }
  if (session.fresh) {
    session.home = homeParts(model);
    // As the server writes it, so that an edit that is taken back leaves it as it was.
    if (!ahead) session.history.rewrite(scene, !model.edited);
    if (!ahead && !model.edited) model.loaded = scene;
  }
  session.fresh = false;
  if (session.wanted) show(model, session.wanted);
  session.wanted = null;
  session.window.invalidate();
  model.mark("ui", "base", "ink");
}
