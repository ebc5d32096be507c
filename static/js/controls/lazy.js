// A part of the page that is fetched when it is first shown, so that the first picture does not wait for it.

import { html, useEffect, useState } from "../../vendor/preact/standalone.module.js";

/**
 * @template {(props: any) => any} Part
 * @param {() => Promise<Part>} load
 * @returns {Part} shows nothing until the part has come
 */
export function lazy(load) {
  /** @type {Part | null} */
  let part = null;
  return /** @type {Part} */ ((props) => {
    const [, show] = useState(part !== null);
    useEffect(() => {
      if (part) return;
      load().then((loaded) => {
        part = loaded;
        show(true);
      });
    }, []);
    return part && html`<${part} ...${props} />`;
  });
}
