// The live channel: JSON out, JSON and binary frames in, connected again when lost.

import { decode } from "./wire.js";

/**
 * @typedef {object} Handlers
 * @property {() => void} open
 * @property {() => void} lost
 * @property {(message: {type: string, [key: string]: unknown}) => void} message
 * @property {(frame: import("./wire.js").Frame) => void} frame
 */

const mostSent = 1 << 20; // bytes

/** What is said of a message that is not sent. */
export const tooLong = { type: "problem", title: "Too much for one message", detail: "A scene may have a megabyte, its data among them: take fewer rows, fewer columns, or numbers with fewer digits." };

export class Channel {
  /** @param {string} address @param {Handlers} handlers */
  constructor(address, handlers) {
    this.address = address;
    this.handlers = handlers;
    this.failures = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.connect();
  }

  connect() {
    const socket = new WebSocket(this.address);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.handlers.open();
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.handlers.message(JSON.parse(data));
      else this.handlers.frame(decode(data));
    };
    socket.onclose = () => {
      // From a quarter of a second to eight, spread so that a room full of pages does not come back at once.
      const delay = 250 * 2 ** Math.min(5, this.failures++) * (0.75 + Math.random() / 2);
      this.handlers.lost();
      setTimeout(() => this.connect(), delay);
    };
  }

  get ready() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a message, unless it is one that the server would hang up at. @param {object} message @returns {boolean} whether it went */
  send(message) {
    const text = JSON.stringify(message);
    if (text.length > mostSent / 3 && new Blob([text]).size > mostSent) return false;
    this.socket?.send(text);
    return true;
  }
}
