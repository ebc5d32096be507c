// What takes long takes turns: experiments that come into sight together neither take the server's places from one
// another nor from what a slider asks for.

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Works when all that was asked before has ended. One that is given up while it waits does not begin.
 * @template T @param {AbortSignal} signal @param {() => T | Promise<T>} work @returns {Promise<T>}
 */
export function inTurn(signal, work) {
  const mine = last.then(() => {
    signal.throwIfAborted();
    return work();
  });
  last = mine.catch(() => {}); // whoever asked hears of it
  return mine;
}
