// Data at fractions of a duration that nobody wrote down: can it be found?

import { format, trimmed } from "../../model/number.js";
import { add } from "../element.js";
import { get } from "../get.js";
import { axes, decades, lines, spanOf } from "../plot.js";

/**
 * @typedef {{T: number, loss: number, bar?: number}} Estimate
 * @typedef {{best: Estimate, profile: Estimate[], states: string[], times: number[], values: number[][], curve: number[][], scene: import("../../model/scene.js").Scene}} Answer
 */

// Of a profile, while a hand moves and at rest: its points, and the part of L* below which no step is taken.
const [coarse, fine] = [{ points: 13, enough: 1e-4 }, { points: 33, enough: 1e-9 }];

const why = {
  pendulum: "Held is g = 9.81 m/s² on a thread of 1 m: gravity is the same clock everywhere. The friction is found with T.",
  pelts: "Held is the rate at which lynx without prey die, 0.80 a year: what B. Carpenter (2018) found with the dates of these pelts. Of the four rates it is the one that could be had without counting, by following single animals. The other three, and both numbers of 1900, are found with T.",
};

/** @type {import("../registry.js").ExperimentKind} */
export const time = {
  id: "time",
  name: "Time",
  question: "Data come at even fractions of a duration that nobody wrote down: can it be found from them?",
  create(bench) {
    const system = bench.choice("system", "System", { pendulum: "a pendulum", pelts: "hare and lynx" });
    const free = bench.toggle("free", "let the scale of f move too");
    const duration = bench.slider("duration", { label: "True duration", symbol: "duration", from: 3, to: 12, value: 7, step: 0.1, unit: "s" });
    const noise = bench.slider("error", { label: "Error of an angle", symbol: "error", from: 0.005, to: 0.3, value: 0.05, log: true, unit: "rad" });
    const held = add(bench.controls, "p", "lab-note");
    /** @type {Answer | null} */
    let known = null;
    /** @type {Answer | null} */
    let open = null;
    const shown = () => (free.value ? open : known);

    bench.figure("The profile L*(T)", (g, width, height, palette) => {
      if (!known || !open) return "";
      const curve = (/** @type {Answer} */ a) => [...a.profile, a.best].sort((p, q) => p.T - q.T);
      const [sharp, flat] = [curve(known), curve(open)];
      const [from, to] = decades([sharp.map((p) => p.loss), flat.map((p) => p.loss)]);
      const place = axes(g, width, height, palette, { from: sharp[0].T, to: sharp[sharp.length - 1].T, log: true, name: pendulum() ? "T, s" : "T, years" }, { from, to, log: true, name: "L*" });
      const { best } = known;
      g.fillStyle = palette.line;
      if (best.bar) g.fillRect(place.X(best.T - best.bar), place.top, Math.max(2, place.X(best.T + best.bar) - place.X(best.T - best.bar)), place.bottom - place.top);
      const line = (/** @type {Estimate[]} */ list) => ({ x: list.map((p) => p.T), y: list.map((p) => p.loss) });
      lines(g, place, palette, [
        { ...line(flat), colour: palette.adjoint, dash: [8, 5], width: free.value ? 3 : 1.6, name: "scale free" },
        { ...line(sharp), colour: palette.forward, width: free.value ? 1.6 : 3, name: "rate known" },
        { x: [best.T], y: [best.loss], colour: palette.ink, width: 0, dots: 4 },
      ]);
      return `With a known rate the least is at T = ${format(best.T)}; with the scale free L* is from ${format(Math.min(...flat.map((p) => p.loss)), 6)} to ${format(Math.max(...flat.map((p) => p.loss)), 6)}.`;
    }, () => ({
      columns: ["T", "L*, rate known", "L*, scale free"],
      rows: (known?.profile ?? []).map((p) => [p.T, p.loss, open?.profile.find((q) => q.T === p.T)?.loss ?? "–"]).sort((p, q) => Number(p[0]) - Number(q[0])),
    }));
    bench.figure("What was seen, and the best fit", (g, width, height, palette) => {
      const a = shown();
      if (!a) return "";
      const columns = a.states.map((_, k) => a.curve.map((row) => row[k]));
      const seen = a.states.map((_, k) => a.values.map((row) => row[k]));
      const [from, to] = spanOf([...columns, ...seen]);
      const place = axes(g, width, height, palette, { from: 0, to: 1, name: "s = t/T" }, { from, to, name: pendulum() ? "θ, rad" : "log thousand pelts" });
      const s = a.curve.map((_, i) => i / (a.curve.length - 1));
      lines(g, place, palette, [
        ...columns.map((y, k) => ({ x: s, y, colour: palette.forward, dash: k ? [8, 5] : [], name: pendulum() ? "" : ["hare", "lynx"][k] })),
        ...seen.map((y, k) => ({ x: a.times, y, colour: palette.data, width: 0, dots: 3, hollow: k > 0 })),
      ]);
      return `${a.values.length} observations with the fit of T = ${format(a.best.T)}.`;
    }, () => {
      const a = shown();
      return { columns: ["s", ...(a?.states ?? []).flatMap((state) => [`${state} seen`, `${state} of the fit`])],
        rows: (a?.times ?? []).map((s, i) => [s, ...(a?.states ?? []).flatMap((_, k) => [a?.values[i][k] ?? NaN, a?.curve[Math.round(s * (a.curve.length - 1))][k] ?? NaN])]) };
    });
    const writeT = bench.number("T");
    const writeTruth = bench.number("the true duration");
    const writeFlat = bench.number("L* over all T, scale free");
    bench.open("Open the fit in the workspace", () => /** @type {Answer} */ (shown()).scene);
    const pendulum = () => system.value === "pendulum";

    function tell() {
      if (!known || !open) return;
      const unit = pendulum() ? "s" : "years";
      const { T, bar = NaN } = known.best;
      const digits = Math.max(0, Math.ceil(-Math.log10(bar)));
      const both = `${T.toFixed(digits)} ± ${bar.toFixed(digits)} ${unit}`;
      const all = open.profile.map((p) => p.loss);
      const spread = Math.max(...all) / Math.min(...all) - 1;
      const least = spread < 1e-6 ? "the same to a millionth" : `within ${format(100 * spread, 2)} %`;
      writeT(free.value ? "anything" : both);
      writeTruth(pendulum() ? `${trimmed(duration.value)} s` : "20 years");
      writeFlat(least);
      if (free.value) bench.say(`The same data fit every T alike, ${least}: years alone do not pin T, a known rate does.`, "depth");
      else bench.say(`A sharp minimum at T = ${both}: real time.`, "time");
    }

    /** Both readings. @param {{points: number, enough: number}} care @param {AbortSignal} signal */
    async function both(care, signal) {
      const query = { system: system.value, duration: duration.value, noise: noise.value, ...care };
      [known, open] = await Promise.all([get("time", { ...query, held: "rate" }, signal), get("time", { ...query, held: "nothing" }, signal)]);
      tell();
    }

    return {
      async quick(signal) {
        duration.element.hidden = noise.element.hidden = !pendulum();
        held.textContent = why[pendulum() ? "pendulum" : "pelts"];
        await both(coarse, signal);
      },
      rest: (signal) => both(fine, signal),
    };
  },
};
