import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";

/** A log file that is renamed again and again; what is in it is counted and checked. */
export class RotatedFile {
  written = 0;
  dropped = 0;
  /** The first few things that were wrong. */
  problems = [];
  #last = 0;
  #obstructed = false;

  constructor(path) {
    this.path = path;
  }

  /** Renames the file, has the transport go on in a new one, which a directory may be in the way of, and counts the old one's lines. */
  rotate(reopen, obstruct = false) {
    if (this.#obstructed || !existsSync(this.path)) return;
    const old = `${this.path}.1`;
    renameSync(this.path, old);
    if (obstruct) mkdirSync(this.path);
    this.#obstructed = obstruct;
    reopen();
    this.#count(old);
    rmSync(old);
  }

  /** Takes the directory out of the way. */
  free() {
    if (this.#obstructed) rmdirSync(this.path);
    this.#obstructed = false;
  }

  finish() {
    if (existsSync(this.path)) this.#count(this.path);
  }

  #count(path) {
    const lines = readFileSync(path, "utf8").split("\n");
    if (lines.pop() !== "") this.#problem("a file ends in the middle of a line");
    for (const line of lines) this.#check(line);
  }

  #check(line) {
    const dropped = /ctxlog dropped (\d+) lines? here/.exec(line);
    if (dropped !== null) {
      this.dropped += Number(dropped[1]);
      return;
    }
    this.written++;
    // A line of a filter or a format that threw: whole, but in another form.
    const known = /"message":"(\d+) (\w+)"/.exec(line);
    if (known === null) {
      if (!/message withheld|^\d{4}-/.test(line)) this.#problem(`not a whole line: ${line.slice(0, 200)}`);
      return;
    }
    const number = Number(known[1]);
    if (number <= this.#last) this.#problem(`line ${number} follows ${this.#last}`);
    this.#last = number;
    if (JSON.parse(line).requestId !== known[2]) this.#problem(`another request's ID: ${line.slice(0, 200)}`);
  }

  #problem(text) {
    if (this.problems.length < 10) this.problems.push(`${this.path}: ${text}`);
  }
}
