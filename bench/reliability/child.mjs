// One program: logs so many lines with one logger, and ends, as it is told: child.mjs LOGGER TARGET PATH ENDING
import { writeSync } from "node:fs";
import { loggers } from "./loggers.mjs";

const COUNT = 10_000;
const [id, target, path, ending] = process.argv.slice(2);
const { log } = await loggers[id].open(target, path);
// It cannot be done with this logger.
if (log === undefined) process.exit(99);

const turn = () => new Promise((done) => setImmediate(done));
const message = (i) => `<${i} ${"x".repeat(60)}>`;
const all = () => {
  for (let i = 0; i < COUNT; i++) log(message(i));
};
/** Lets whoever started it go on with the next step. */
const step = async (answer) => {
  process.send(answer);
  await new Promise((done) => process.once("message", done));
};

const endings = {
  end: all,
  exit() {
    all();
    process.exit(0);
  },
  uncaught() {
    setTimeout(() => {
      all();
      throw new Error("boom");
    });
  },
  async kill(signal) {
    all();
    await turn();
    process.kill(process.pid, signal);
    await new Promise((done) => setTimeout(done, 5000));
  },
  /** The reader goes away after the first lines; the program has more to do. */
  async gone() {
    log(message(0));
    await step("logged");
    for (let i = 1; i < 200; i++) {
      log(message(i));
      await turn();
    }
    process.exitCode = 42;
  },
  /** The disk fills up, and later there is room again. */
  async disk() {
    for (let i = 0; i < COUNT; i++) {
      log(message(i));
      if (i % 100 === 99) await new Promise((done) => setTimeout(done, 1));
    }
    await step("full");
    for (let i = COUNT; i < COUNT + 100; i++) {
      log(message(i));
      await new Promise((done) => setTimeout(done, 20));
    }
    process.exitCode = 42;
  },
  /** A field that throws when it is read. */
  getter() {
    try {
      log(message(0), {
        get broken() {
          throw new Error("getter");
        },
      });
      writeSync(2, "caller lives");
    } catch {
      writeSync(2, "caller gets it");
    }
  },
};

const signals = { sigterm: "SIGTERM", sigkill: "SIGKILL" };
await (signals[ending] === undefined ? endings[ending]() : endings.kill(signals[ending]));
if (process.channel) process.disconnect();
