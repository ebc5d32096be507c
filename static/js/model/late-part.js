// Parts of the page that are fetched when they are first shown, and what is said while the server does not answer.

export const missing = "What shows this cannot be fetched: the server does not answer.";

/**
 * Fetches a part, and asks again until it comes, from half a second to eight.
 * @template Part
 * @param {() => Promise<Part>} load @param {() => void} [fails] told each time that it does not come
 * @param {(next: () => void, ms: number) => unknown} [wait]
 * @returns {Promise<Part>}
 */
export async function untilItComes(load, fails = () => {}, wait = setTimeout) {
  for (let failures = 0; ; failures++) {
    try {
      return await load();
    } catch {
      fails();
      await new Promise((next) => wait(() => next(null), 500 * 2 ** Math.min(4, failures)));
    }
  }
}
