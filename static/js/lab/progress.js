// How far a profile is, in words.

const closer = 20; // the pass from which on points are about the minimum (core/profile)

/** How far it is. @param {{pass: number}[]} points @param {number} count values of T that were asked for */
export function progress(points, count) {
  if (points.length < count) return `${points.length} of ${count} values of T`;
  return points.some(({ pass }) => pass >= closer) ? "Looking closer at the minimum." : `${count} values of T; searching again where a neighbour is lower.`;
}
