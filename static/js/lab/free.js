// Where a name stands that would meet others.

/**
 * The height nearest to the wanted one that is a gap away from all that are taken; the wanted one itself where there is no room.
 * @param {number} wanted @param {number[]} taken @param {number} gap @param {number} top @param {number} bottom
 */
export function free(wanted, taken, gap, top, bottom) {
  const places = [wanted, ...taken.flatMap((other) => [other - gap, other + gap])].filter((v) => v >= top && v <= bottom);
  const clear = places.filter((v) => taken.every((other) => Math.abs(other - v) > gap - 1e-9));
  return clear.reduce((best, v) => (Math.abs(v - wanted) < Math.abs(best - wanted) ? v : best), clear[0] ?? wanted);
}
