// What the server says of a run, taken into the model: all but the scene that opens it.

import { endOf } from "./frames.js";
import { leapt } from "./remedy.js";

/** @param {import("./model.js").Model} model @param {{type: string, [key: string]: any}} message */
export function answer(model, message) {
  switch (message.type) {
    case "done":
      model.done = { loss: message.loss, gradient: message.gradient ?? {}, stats: message.stats };
      model.finished++;
      model.busy = false;
      model.picture.keep();
      model.problem = null;
      model.working = model.scene;
      model.mark("ui", "ink", "plots", "training", "base");
      return;
    case "problem":
      model.problem = { run: message.run, title: message.title ?? "", detail: message.detail ?? "", errors: leapt(message.detail ?? "") ? [] : message.errors ?? [] };
      model.draft?.refused(model.problem.errors);
      model.picture.restore();
      model.problems++;
      model.busy = false;
      if (model.training === "playing") model.training = "paused";
      model.markAll();
      return;
    case "check":
      model.check = /** @type {any} */ (message);
      if (model.levels && model.levels.of !== endOf(model.scene)) {
        model.levels = null; // there is no end cost any more: another one would have come by now
        model.mark("base");
      }
      model.mark("ui");
      return;
    case "portrait":
      model.portrait = message.points ?? [];
      model.fixedPoint = null;
      model.mark("ui", "ink");
      return;
    case "symbols":
      model.symbols = message.symbols ?? null;
      model.mark("ui", "training");
      return;
    case "precision":
      model.solving.receive(message);
      model.mark("training");
      return;
    case "bench":
    case "refused":
    case "invariants":
      model.gradients.receive(message);
      model.mark("training", "plots");
      return;
    case "nudge":
      model.nudge.receive(message);
      model.mark("ui", "ink");
      return;
    case "data":
    case "outcome":
      model.data.receive(message);
      model.mark("ink", "training", "ui");
      return;
    case "race":
    case "dropped":
      model.race.receive(message);
      model.mark("ink", "training", "ui");
      return;
    case "directions":
      model.directions.receive(message);
      return;
    case "rewound":
      model.futures.receive(/** @type {any} */ (message));
      return;
    case "minimum":
      model.minimum = { loss: message.loss, at: message.at ?? {}, converged: message.converged ?? false };
      model.mark("training");
      return;
    case "curvature":
      model.curvature = message.lambda ?? NaN;
      model.mark("ui");
      return;
    case "weights":
      model.weights = message.patch;
      model.mark("ui");
      return;
    case "flow":
      if (message.state) model.training = message.state;
      if (message.state !== "playing") model.busy = false;
      model.balance = message.expected === undefined ? null : { fallen: message.fallen, expected: message.expected, steps: message.steps };
      model.mark("ui", "training");
  }
}
