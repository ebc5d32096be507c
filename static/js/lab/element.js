/** Appends a new element. @param {HTMLElement} parent @param {string} tag @param {string} [className] @param {string} [text] @returns {any} */
export function add(parent, tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}
