// A part of the page that is fetched when it is first shown, so that the first picture does not wait for it.

import { html, useEffect, useState } from "../../vendor/preact/standalone.module.js";

/** @typedef {import("../../vendor/preact/standalone.module.js").Child} Child */

/**
 * @template P
 * @param {() => Promise<(props: P) => Child>} load
 * @returns {(props: P) => Child} what shows nothing until the part has come
 */
export function lazy(load) {
  /** @type {((props: P) => Child) | null} */
  let part = null;
  return (props) => {
    const [, show] = useState(part !== null);
    useEffect(() => {
      if (part) return;
      load().then((loaded) => {
        part = loaded;
        show(true);
      });
    }, []);
    return part && html`<${part} ...${props} />`;
  };
}
