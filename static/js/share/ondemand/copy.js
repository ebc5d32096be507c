// Text to the clipboard; false where the browser does not allow it.

/** @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(text); // without https there is no clipboard
  }
}

/** @param {string} text */
function byHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  // Outside an open dialog nothing can be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
