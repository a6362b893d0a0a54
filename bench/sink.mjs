import { openSync, writeSync } from "node:fs";

const CHUNK = 16_384;

/**
 * The floor's buffered write: a string that leaves by writeSync at 16 KiB. Loggers that leave writing to a stream or a
 * function of the user's are given this one.
 */
export class Sink {
  #fd;
  #text = "";
  /** How many lines it was given. */
  count = 0;

  constructor(/** @type {string} */ path) {
    this.#fd = openSync(path, "a");
  }

  /** Takes a line, its end included. */
  append(/** @type {string} */ line) {
    this.count++;
    this.#text += line;
    if (this.#text.length >= CHUNK) this.flush();
  }

  flush() {
    if (this.#text !== "") writeSync(this.#fd, this.#text);
    this.#text = "";
  }
}
