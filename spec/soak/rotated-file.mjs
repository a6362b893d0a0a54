import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";

/** A log file that is renamed again and again. Its lines are counted and checked. */
export class RotatedFile {
  written = 0;
  dropped = 0;
  /** The first problems found. @type {string[]} */
  problems = [];
  #lastNumber = 0;
  #isObstructed = false;

  /** @param {string} path */
  constructor(path) {
    this.path = path;
  }

  /**
   * Renames the file, lets the transport open a new one, and counts the lines of the old one.
   * @param {() => void} reopen
   * @param {boolean} obstruct Puts a directory in the new file's place.
   */
  rotate(reopen, obstruct = false) {
    if (this.#isObstructed || !existsSync(this.path)) return;
    const old = `${this.path}.1`;
    renameSync(this.path, old);
    if (obstruct) mkdirSync(this.path);
    this.#isObstructed = obstruct;
    reopen();
    this.#count(old);
    rmSync(old);
  }

  /** Removes the directory that `rotate` put in the file's place. */
  clearPath() {
    if (this.#isObstructed) rmdirSync(this.path);
    this.#isObstructed = false;
  }

  /** Counts the lines of the last file. */
  finish() {
    if (existsSync(this.path)) this.#count(this.path);
  }

  /** @param {string} path */
  #count(path) {
    const lines = readFileSync(path, "utf8").split("\n");
    if (lines.pop() !== "") this.#report("a file ends in the middle of a line");
    for (const line of lines) this.#check(line);
  }

  /** @param {string} line */
  #check(line) {
    const dropped = /ctxlog dropped (\d+) lines? here/.exec(line);
    if (dropped !== null) {
      this.dropped += Number(dropped[1]);
      return;
    }
    this.written++;
    const known = /"message":"(\d+) (\w+)"/.exec(line);
    if (known === null) {
      // A filter or the format threw: the line is whole, but in another form.
      if (!/message withheld|^\d{4}-/.test(line)) this.#report(`not a whole line: ${line.slice(0, 200)}`);
      return;
    }
    const number = Number(known[1]);
    if (number <= this.#lastNumber) this.#report(`line ${number} follows ${this.#lastNumber}`);
    this.#lastNumber = number;
    if (JSON.parse(line).requestId !== known[2]) this.#report(`another request's ID: ${line.slice(0, 200)}`);
  }

  /** @param {string} problem */
  #report(problem) {
    if (this.problems.length < 10) this.problems.push(`${this.path}: ${problem}`);
  }
}
