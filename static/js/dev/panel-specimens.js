// Every panel, as the server's numbers draw it and before they have come.

import { readPalette } from "../look/palette.js";
import { kinds } from "../panels/registry.js";
import { answered } from "./answered.js";

/** @typedef {import("./specimens.js").Specimen} Specimen @typedef {import("../panels/host.js").Held} Held */

/** @param {string} name @param {import("../model/app.js").App} app @param {Held} held @returns {Specimen} */
const panel = (name, app, { kind, panel, view }) => ({ name, kind: `panel-stage${kind.reading ? " tall" : ""}`, app, draw: (place) => {
  if (panel.element.parentElement !== place) place.replaceChildren(panel.element);
  view.draw(readPalette());
} });

/** The specimens, and the workspaces that the server has answered for them. */
export async function panelSpecimens() {
  const every = kinds.map(({ id }) => id);
  const own = ["accuracy", "outcome", "clocks", "norm", "compare", "closed"]; // need a scene that has what they show
  const [curves, points, friction, quadratic] = await Promise.all([
    answered("linear-spiral", { steps: 6, panels: every.filter((id) => !own.includes(id)), nudge: [0.2, -0.1] }),
    answered("moons", { steps: 6, panels: ["accuracy", "outcome", "clocks", "norm"] }),
    answered("pendulum-friction", { panels: ["compare"] }),
    answered("conditioning", { steps: 6, panels: ["closed"] }),
  ]);
  const panels = [curves, points, friction, quadratic].flatMap(({ app, panels, waiting }) => {
    const before = waiting();
    return [...panels.values()].flatMap((held) => {
      const empty = before.panels.get(held.kind.id);
      return [panel(held.kind.name, app, held), ...(empty ? [panel(`${held.kind.name}, before its numbers`, before.app, empty)] : [])];
    });
  });
  return { panels, apps: { curves: curves.app, points: points.app, quadratic: quadratic.app } };
}
