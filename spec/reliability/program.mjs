// One program: logs lines with one logger, and ends in one way: program.mjs LOGGER DESTINATION PATH ENDING
import { writeSync } from "node:fs";
import { loggers } from "./loggers.mjs";
import { COUNT, ENDED_WELL, lineOf, NOT_POSSIBLE } from "./protocol.mjs";

const [id = "", destination, path = "", ending = ""] = process.argv.slice(2);
const opened = await loggers[id]?.open(destination === "file" ? "file" : "stdout", path);
if (opened === undefined) process.exit(NOT_POSSIBLE);
const log = opened;

const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));
const turn = () => new Promise((done) => setImmediate(done));

function logAll() {
  for (let i = 0; i < COUNT; i++) log(lineOf(i));
}

/** Reports a step, and waits until the other side has done its own. @param {string} step */
async function reached(step) {
  process.send?.(step);
  await new Promise((done) => process.once("message", done));
}

/** Is killed by a signal one turn after logging. @param {NodeJS.Signals} signal */
async function killedBy(signal) {
  logAll();
  await turn();
  process.kill(process.pid, signal);
  await wait(5000);
}

/** @type {Record<string, () => unknown>} */
const ENDINGS = {
  end: logAll,
  exit() {
    logAll();
    process.exit(0);
  },
  uncaught() {
    setTimeout(() => {
      logAll();
      throw new Error("boom");
    });
  },
  sigterm: () => killedBy("SIGTERM"),
  sigkill: () => killedBy("SIGKILL"),

  /** The reader closes its end after the first line; the program has more to do. */
  async "reader gone"() {
    log(lineOf(0));
    await reached("logged");
    for (let i = 1; i < 200; i++) {
      log(lineOf(i));
      await turn();
    }
    process.exitCode = ENDED_WELL;
  },

  /** The disk fills up, and later has room again. */
  async "disk full"() {
    for (let i = 0; i < COUNT; i++) {
      log(lineOf(i));
      if (i % 100 === 99) await wait(1);
    }
    await reached("full");
    for (let i = COUNT; i < COUNT + 100; i++) {
      log(lineOf(i));
      await wait(20);
    }
    process.exitCode = ENDED_WELL;
  },

  "throwing field"() {
    try {
      log(lineOf(0), {
        get broken() {
          throw new Error("getter");
        },
      });
      writeSync(2, "caller goes on");
    } catch {
      writeSync(2, "caller gets the error");
    }
  },
};

await ENDINGS[ending]?.();
if (process.channel) process.disconnect();
