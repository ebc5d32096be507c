// The same data, two readings: L*(T), the least loss over θ, of a scene as it is and of the same with a free scale of the
// field. The first may have a sharp minimum, the second cannot.

import { ask } from "../ask.js";
import { add } from "../element.js";
import { observed, pendulum, rescaled } from "../readings.js";
import { follow, highest, profilePicture } from "../t-profile.js";

/**
 * @typedef {import("../../model/scene.js").Scene} Scene
 * @typedef {import("../t-profile.js").Point} Point
 * @typedef {import("../t-profile.js").Verdict} Verdict
 */

/** @type {import("../registry.js").ExperimentKind} */
export const profile = {
  id: "profile",
  name: "The same data, two readings",
  question: "If θ may make up for it, does the data still say what T is?",
  create(bench) {
    const source = bench.choice("data", "data", { swing: "a pendulum with known g, 40 angles", "hare-and-lynx": "hare and lynx, all four rates free", "learn-a-spiral": "a spiral, learnt" });
    const noise = bench.slider("error", { label: "Error of an angle", symbol: "error", from: 0.002, to: 0.2, value: 0.02, log: true, unit: "rad" });
    const readings = [{ title: "As it is", points: /** @type {Point[]} */ ([]), verdict: /** @type {Verdict | null} */ (null), scene: /** @type {Scene | null} */ (null) },
      { title: "With a free scale of f", points: /** @type {Point[]} */ ([]), verdict: /** @type {Verdict | null} */ (null), scene: /** @type {Scene | null} */ (null) }];
    for (const reading of readings) {
      bench.figure(reading.title, (g, width, height, palette) => {
        const all = readings.flatMap(({ points }) => points);
        if (!all.length) return "";
        return profilePicture(g, width, height, palette, reading.points, reading.verdict, [Math.min(...all.map(({ T }) => T)), Math.max(...all.map(({ T }) => T))],
          Math.max(...readings.filter(({ points: { length } }) => length).map(({ points, verdict }) => highest(points, verdict))));
      }, () => ({ columns: ["T", "L*"], rows: reading.points.map(({ T, loss }) => [T, loss]) }));
    }
    const progress = bench.number("values of T");
    const stop = /** @type {HTMLButtonElement} */ (add(bench.links, "button", "mend", "Stop"));
    stop.type = "button";
    stop.hidden = true;
    let stopped = new AbortController();
    stop.addEventListener("click", () => stopped.abort());
    bench.open("Open in the workspace", () => readings[0].scene ?? pendulum());
    bench.open("Open with a free scale", () => readings[1].scene ?? pendulum());
    return {
      async quick(signal) {
        noise.element.hidden = source.value !== "swing";
        const scene = source.value === "swing" ? pendulum() : await (await fetch(`/api/v1/scenes/${source.value}`, { signal })).json();
        if (source.value === "swing") {
          const { times, z } = await ask("solve", scene, signal);
          scene.loss = { observations: observed(times, z[0].map((/** @type {number[]} */ [theta]) => theta), noise.value) };
          scene.samples = 400; // to be looked at
        }
        readings[0].scene = scene;
        readings[1].scene = rescaled(scene);
        for (const reading of readings) [reading.points, reading.verdict] = [[], null];
        bench.say("Computing the profile: coarse values of T first, then finer ones.");
      },
      async rest(signal) {
        stopped = new AbortController();
        const either = AbortSignal.any([signal, stopped.signal]);
        stop.hidden = false;
        try {
          for (const reading of readings) {
            if (!reading.scene) continue;
            await follow(reading.scene, either, 25, (points, verdict) => {
              [reading.points, reading.verdict] = [points, verdict];
              progress(readings.map(({ points: { length } }) => length).join(" + "));
              bench.draw();
            });
          }
        } catch (error) {
          if (!stopped.signal.aborted) throw error;
          bench.say("Stopped.");
          return;
        } finally {
          stop.hidden = true;
        }
        const [own, free] = readings.map(({ verdict }) => verdict);
        bench.element.dataset.readings = `${own?.reading} ${free?.reading}`;
        const first = own?.words ?? "";
        bench.say(`${first.slice(0, 1).toUpperCase()}${first.slice(1)}${free ? `; with a free scale of the field ${free.words}` : ""}.`, own?.reading === "open" ? "" : own?.reading);
      },
    };
  },
};
