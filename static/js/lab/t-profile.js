// L*(T), the least loss over θ: asked for, and drawn over log T.

import { format, trimmed } from "../model/number.js";
import { stream } from "./ask.js";
import { axes, lines, spanOf } from "./plot.js";

/**
 * @typedef {import("../model/scene.js").Scene} Scene
 * @typedef {{T: number, loss: number, slope: number, pass: number, cut?: boolean, params: Record<string, number>}} Point
 * @typedef {{reading: "time" | "depth" | "open", words: string, T: number, error?: number, from: number, to: number, least: number, scale: number, within: number, cut?: number}} Verdict
 */

/** Computes a profile, telling of every point. @param {Scene} scene @param {AbortSignal} signal @param {number} count @param {(points: Point[], verdict: Verdict | null) => void} tell */
export async function follow(scene, signal, count, tell) {
  /** @type {Map<number, Point>} */
  const found = new Map();
  await stream(`profile?points=${count}`, scene, signal, (line) => {
    if (line.T) found.set(line.T, line);
    tell([...found.values()].sort((a, b) => a.T - b.T), line.verdict ?? null);
  });
}

/** How far up a picture has to reach. @param {Point[]} points @param {Verdict | null} verdict */
export const highest = (points, verdict) => spanOf([points.map(({ loss }) => loss), verdict ? [verdict.scale] : []])[1];

/**
 * L* over log T, the minimum with its error bar or the range that is flat.
 * @param {CanvasRenderingContext2D} g @param {number} width @param {number} height @param {import("../look/palette.js").Palette} palette
 * @param {Point[]} points @param {Verdict | null} verdict @param {[number, number]} range @param {number} [top] of L*, that of the points by default @returns {string}
 */
export function profilePicture(g, width, height, palette, points, verdict, range, top = highest(points, verdict)) {
  if (!points.length) return "";
  const [from, to] = range[0] < range[1] ? range : [range[0] / 2, range[0] * 2];
  const losses = points.map(({ loss }) => loss);
  const place = axes(g, width, height, palette, { from: from / 1.05, to: to * 1.05, log: true, name: "T" }, { from: 0, to: top, name: "L*" });
  if (verdict && verdict.error === undefined) {
    g.fillStyle = `${palette.ink}14`;
    g.fillRect(place.X(verdict.from), place.top, place.X(verdict.to) - place.X(verdict.from), place.bottom - place.top);
  }
  lines(g, place, palette, [{ x: points.map(({ T }) => T), y: losses, colour: palette.train, dots: 3 }]);
  if (verdict?.reading === "time") {
    const half = verdict.error ?? 0; // the place alone, where there is no more
    g.fillStyle = `${palette.train}40`;
    const [a, b] = [place.X(verdict.T - half), place.X(verdict.T + half)];
    g.fillRect(a, place.top, Math.max(2, b - a), place.bottom - place.top);
  }
  return `${points.length} values of T from ${trimmed(from)} to ${trimmed(to)}; least loss ${format(Math.min(...losses), 3)}. ${verdict?.words ?? ""}`;
}
