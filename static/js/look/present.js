// Presenting: everything as large as the last row needs it.

const root = document.documentElement;
const least = 0.0205; // of the screen's height: the smallest text

/** How many times larger than on a desk. */
export function enlargement() {
  if (!root.classList.contains("present")) return 1;
  // The smallest text is that of the ticks. What is too narrow for a projector keeps its sizes.
  return Math.max(1, Math.min((least * innerHeight) / 13, innerWidth / 850));
}

/** @param {boolean} on */
export function present(on) {
  root.classList.toggle("present", on);
  root.style.setProperty("--k", String(enlargement()));
}
