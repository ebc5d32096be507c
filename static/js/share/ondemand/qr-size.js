// Which links make a QR code that a phone still reads from a screen. Capacities in bytes: ISO/IEC 18004, table 7.

const robust = 666; // version 20 with correction M, 97 modules a side
const dense = 1273; // version 25 with correction L, 117 modules a side

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text).length;

/** @param {string} text */
export const fitsCode = (text) => bytes(text) <= dense;

/** @param {string} text @returns {"M" | "L"} */
export const correction = (text) => (bytes(text) <= robust ? "M" : "L");
