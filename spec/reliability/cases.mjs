import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NamedPipe } from "../support/named-pipe.mjs";
import { inDirectory, mountDisk, start } from "./processes.mjs";
import { COUNT, ENDED_WELL, NOT_POSSIBLE } from "./protocol.mjs";

/** @typedef {import("./processes.mjs").Ended} Ended */

/** Bytes a second. */
const SLOW = 400_000;

/**
 * What arrived, in words: "all", or how many lines are lost, torn or doubled.
 * @param {string} text
 */
function arrived(text, count = COUNT) {
  const numbers = [...text.matchAll(/<(\d+) x{60}>/g)].map(([, number]) => Number(number));
  const distinct = new Set(numbers);
  const lost = count - distinct.size;
  const doubled = numbers.length - distinct.size;
  const torn = text.split("\n").filter((line) => occurrences(line, /<\d+ x/g) !== occurrences(line, /x{60}>/g)).length;
  const faults = [
    lost > 0 ? `**${lost.toLocaleString("en")} lost**` : "",
    doubled > 0 ? `**${doubled.toLocaleString("en")} doubled**` : "",
    torn > 0 ? `**${torn} torn**` : "",
  ].filter(Boolean);
  return faults.length === 0 ? "all" : faults.join(", ");
}

/** @param {string} line @param {RegExp} pattern */
function occurrences(line, pattern) {
  return line.match(pattern)?.length ?? 0;
}

/** @param {Ended} ended */
function died({ signal, code }) {
  return `**dies** (${signal ?? `code ${code}`})`;
}

/** @param {string} ending */
function toPipe(ending, rate = Number.POSITIVE_INFINITY) {
  return (/** @type {string} */ id) =>
    inDirectory(async (directory) => {
      const pipe = new NamedPipe(directory);
      const { end } = start(id, { stdout: pipe.writeEnd }, ending);
      const [text, { hangs }] = await Promise.all([pipe.readAtRate(rate), end]);
      return arrived(text.toString()) + (hangs ? ", **hangs**" : "");
    });
}

/** @param {string} ending */
function toFile(ending) {
  return (/** @type {string} */ id) =>
    inDirectory(async (directory) => {
      const path = join(directory, "app.log");
      const { code, hangs } = await start(id, { path }, ending).end;
      if (code === NOT_POSSIBLE) return "-";
      return arrived(existsSync(path) ? readFileSync(path, "utf8") : "") + (hangs ? ", **hangs**" : "");
    });
}

/** The reader of stdout closes its end, and the program has more to do. @param {string} id */
function readerGone(id) {
  return inDirectory(async (directory) => {
    const pipe = new NamedPipe(directory);
    const { child, end, reached } = start(id, { stdout: pipe.writeEnd }, "reader gone");
    await reached;
    pipe.close();
    child.send("go on");
    const ended = await end;
    if (ended.hangs) return "**hangs**";
    return ended.code === ENDED_WELL ? "lives" : died(ended);
  });
}

/** A disk that is too small, and grows later. @param {string} id */
function diskFull(id) {
  return inDirectory(async (directory) => {
    const disk = mountDisk(directory, 256);
    if (disk === undefined) return "(mounting is not permitted)";
    try {
      const path = join(disk.path, "app.log");
      const { child, end, reached } = start(id, { path }, "disk full");
      await reached;
      disk.grow(16_384);
      if (child.connected) child.send("go on");
      const ended = await end;
      return ended.code === NOT_POSSIBLE ? "-" : afterDisk(ended, readFileSync(path, "utf8"));
    } finally {
      disk.unmount();
    }
  });
}

/** @param {Ended} ended @param {string} text */
function afterDisk(ended, text) {
  if (ended.hangs) return "**hangs**";
  if (ended.code !== ENDED_WELL) return died(ended);
  const reports = [...text.matchAll(/ctxlog dropped (\d+) lines? here/g)];
  const dropped = reports.reduce((sum, [, lines]) => sum + Number(lines), 0);
  const goesOn = text.includes(`<${COUNT + 99} `) ? "goes on" : "**never writes again**";
  const report = dropped > 0 ? `, ${dropped} dropped and reported in their place` : "";
  return `${goesOn}, ${arrived(text, COUNT + 100 - dropped)}${report}`;
}

/** @param {string} id */
async function throwingField(id) {
  const { stderr } = await start(id, {}, "throwing field").end;
  return stderr.includes("caller goes on") ? "the caller never knows" : "**reaches the caller**";
}

/** @type {{ title: string, run: (id: string) => Promise<string> }[]} */
export const cases = [
  { title: "end of main, pipe", run: toPipe("end") },
  { title: "end of main, slow pipe", run: toPipe("end", SLOW) },
  { title: "process.exit, pipe", run: toPipe("exit") },
  { title: "process.exit, slow pipe", run: toPipe("exit", SLOW) },
  { title: "process.exit, file", run: toFile("exit") },
  { title: "uncaught exception, pipe", run: toPipe("uncaught") },
  { title: "uncaught exception, file", run: toFile("uncaught") },
  { title: "SIGTERM a turn later, slow pipe", run: toPipe("sigterm", SLOW) },
  { title: "SIGTERM a turn later, file", run: toFile("sigterm") },
  { title: "SIGKILL a turn later, file", run: toFile("sigkill") },
  { title: "the reader goes away", run: readerGone },
  { title: "the disk fills up, then grows", run: diskFull },
  { title: "a field throws when read", run: throwingField },
];
