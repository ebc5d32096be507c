// A QR code as one path of unit squares, the dark runs of each row.

import { qrcode } from "../../../vendor/qrcode/qrcode.js";
import { correction } from "./qr-size.js";

/** @param {string} text @returns {{d: string, size: number}} */
export function modules(text) {
  const code = qrcode(0, correction(text));
  code.addData(text, "Byte");
  code.make();
  const size = code.getModuleCount();
  let d = "";
  for (let row = 0; row < size; row++) {
    for (let from = 0; from < size; from++) {
      if (!code.isDark(row, from)) continue;
      let to = from + 1;
      while (to < size && code.isDark(row, to)) to++;
      d += `M${from} ${row}h${to - from}v1h${from - to}z`;
      from = to;
    }
  }
  return { d, size };
}
