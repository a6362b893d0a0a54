import { openSync, writeSync } from "node:fs";

const CHUNK = 65_536;

/**
 * The floor's buffered write: a string that is written with writeSync at 64 KiB, where a larger write gains nothing.
 * Loggers that leave writing to a stream or a function of the user's get this one.
 */
export class BufferedFile {
  #fd;
  #text = "";

  /** @param {string} path */
  constructor(path) {
    this.#fd = openSync(path, "a");
  }

  /** @param {string} line With its line end. */
  append(line) {
    this.#text += line;
    if (this.#text.length >= CHUNK) this.flush();
  }

  flush() {
    if (this.#text !== "") writeSync(this.#fd, this.#text);
    this.#text = "";
  }
}
