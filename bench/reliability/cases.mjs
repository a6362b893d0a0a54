import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inDirectory, mountDisk, Pipe, start } from "./program.mjs";

const COUNT = 10_000;
const FAST = Number.POSITIVE_INFINITY;
/** Bytes a second. */
const SLOW = 400_000;

/** What arrived, in words: "all", or what is lost, torn or doubled. */
function arrived(text, count = COUNT) {
  const numbers = [...text.matchAll(/<(\d+) x{60}>/g)].map(([, number]) => Number(number));
  const distinct = new Set(numbers);
  const lost = count - distinct.size;
  const torn = text
    .split("\n")
    .filter((line) => (line.match(/<\d+ x/g) ?? []).length !== (line.match(/x{60}>/g) ?? []).length).length;
  const faults = [
    lost > 0 && `**${lost.toLocaleString("en")} lost**`,
    numbers.length > distinct.size && `**${(numbers.length - distinct.size).toLocaleString("en")} doubled**`,
    torn > 0 && `**${torn} torn**`,
  ].filter(Boolean);
  return faults.length === 0 ? "all" : faults.join(", ");
}

const unable = ({ code }) => code === 99;
/** What is not part of the case: that it hangs. */
const mishap = ({ hung }) => (hung ? ", **hangs**" : "");

const toPipe =
  (ending, rate = FAST) =>
  (id) =>
    inDirectory(async (directory) => {
      const pipe = new Pipe(directory);
      const { end } = start(id, "stdout", "", ending, pipe.writeEnd);
      pipe.handOver();
      const [text, ended] = await Promise.all([pipe.read(rate), end]);
      return arrived(text) + mishap(ended);
    });

const toFile = (ending) => (id) =>
  inDirectory(async (directory) => {
    const path = join(directory, "app.log");
    const ended = await start(id, "file", path, ending).end;
    return unable(ended) ? "-" : arrived(existsSync(path) ? readFileSync(path, "utf8") : "") + mishap(ended);
  });

/** The reader of stdout is gone, and the program has other things to do. */
const readerGone = (id) =>
  inDirectory(async (directory) => {
    const pipe = new Pipe(directory);
    const { child, end, message } = start(id, "stdout", "", "gone", pipe.writeEnd);
    pipe.handOver();
    await message;
    pipe.close();
    child.send("go on");
    const { code, signal, hung } = await end;
    if (hung) return "**hangs**";
    return code === 42 ? "lives" : `**dies** (${signal ?? `code ${code}`})`;
  });

/** A disk too small, which grows later. */
const diskFull = (id) =>
  inDirectory(async (directory) => {
    const disk = mountDisk(directory, 256);
    if (disk === undefined) return "(no permission to mount)";
    try {
      const path = join(disk.path, "app.log");
      const { child, end, message } = start(id, "file", path, "disk");
      await message;
      disk.grow(16_384);
      if (child.connected) child.send("go on");
      const ended = await end;
      return unable(ended) ? "-" : afterDisk(ended, readFileSync(path, "utf8"));
    } finally {
      disk.unmount();
    }
  });

function afterDisk({ code, hung, signal }, text) {
  if (hung) return "**hangs**";
  if (code !== 42) return `**dies** (${signal ?? `code ${code}`})`;
  const told = [...text.matchAll(/ctxlog dropped (\d+) lines? here/g)].reduce(
    (sum, [, lines]) => sum + Number(lines),
    0,
  );
  const goesOn = text.includes(`<${COUNT + 99} `) ? "goes on" : "**never writes again**";
  return `${goesOn}, ${arrived(text, COUNT + 100 - told)}${told > 0 ? `, ${told} told as dropped in their place` : ""}`;
}

const throwingField = async (id) => {
  const { stderr } = await start(id, "stdout", "", "getter").end;
  return stderr.includes("caller lives") ? "the caller never knows" : "**reaches the caller**";
};

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
