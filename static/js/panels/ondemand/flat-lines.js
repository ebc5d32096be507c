// The pairing a·δz and the Hamiltonian over t, each about its own mean: flat while the adjoint is right. Where observations, a
// running cost or an explicit t change them, the thin line has that taken out.

import { Columns } from "../../model/columns.js";
import { format, short } from "../../model/number.js";
import { about, digits } from "../../model/gradients.js";
import { Curves, uncovered } from "../curves.js";
import { withoutLast } from "../hamiltonian.js";
import { add } from "../panel.js";

const names = ["pairing", "energy"];
const labels = { pairing: "a·δz", energy: "H" };

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model } = app;
  const { gradients } = model;
  const columns = new Columns();
  const note = add(panel.chart, "p", "solver-counts");
  const curves = new Curves(panel, app, {
    colour: "adjoint",
    part: "plots",
    linear: true,
    extra: 2,
    names: () => names,
    label: (name) => labels[/** @type {keyof typeof labels} */ (name)],
    now: () => model.now,
    version: () => {
      columns.take(gradients.invariants);
      return String(columns.changes);
    },
    line: (i) => ({ scale: i % 2 ? "y2" : "y", ...(i > 1 && { width: 1.1, dash: [2, 3], alpha: 0.9 }) }),
    data: () => (columns.length ? withoutLast(columns.get(0), columns.get(1), columns.get(3), columns.get(2), columns.get(4)) : []),
    heights: ([, pairing, energy, whole, level]) => ({ y: about([pairing, whole], 1), y2: about([energy, level], -1) }),
    value: (i) => (gradients.invariants && model.now >= model.reveal.a ? short(gradients.invariants.interpolate(model.now, i ? 3 : 1), 4) : ""),
    seen: () => uncovered(model).a,
  });
  return {
    draw(palette) {
      const { drift } = gradients;
      panel.title("a\\cdot\\delta z,\\;H", "Pairing with a tangent, and the Hamiltonian", model.nudge.dz ? "along the nudge" : "flat while a is right");
      panel.wait(!gradients.invariants, drift?.detail || "What should stay the same appears here when the scene has run.");
      curves.draw(palette);
      const text = drift && !drift.detail ? `a·δz holds ${told(drift.pairing)} · H holds ${told(drift.energy)}` : "";
      if (note.textContent !== text) note.textContent = text;
      const poor = drift !== null && Math.max(drift.pairing, drift.energy) > 1e-2;
      note.classList.toggle("explodes", poor);
      panel.element.dataset.pairing = String(drift?.pairing ?? "");
      panel.chart.ariaLabel = `${text || "Invariants"}. Plus and minus zoom, 0 shows all.`;
    },
    destroy: () => curves.destroy(),
  };
}

/** @param {number} drift */
const told = (drift) => (drift > 0.1 ? `no digit (off by ${format(drift, 1)})` : drift === 0 ? "16 digits" : `${digits(drift).toFixed(1)} digits`);
