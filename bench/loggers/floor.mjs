import { AsyncLocalStorage } from "node:async_hooks";
import { BufferedFile } from "../lib/buffered-file.mjs";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";

// The least work that gives the same bytes: Date.now with the text of the second cached, getStore, and strings that are
// concatenated by hand. It escapes nothing, checks nothing and can log nothing else.

/** @typedef {import("../types.d.ts").Ids} Ids */

/** @type {AsyncLocalStorage<Ids & { userId?: number }>} */
const storage = new AsyncLocalStorage();
const inContext = (/** @type {Ids} */ ids, /** @type {() => void} */ fn) => storage.run(ids, fn);
const noContext = (/** @type {Ids} */ _ids, /** @type {() => void} */ fn) => fn();

let second = 0;
let isoStart = "";
let utcText = "";

/** @param {number} now */
function renderSecond(now) {
  second = now - (now % 1000);
  isoStart = new Date(second).toISOString().slice(0, 20);
  utcText = isoStart.slice(0, 19).replace("T", " ");
}

function isoTime() {
  const now = Date.now();
  if (now - second >= 1000 || now < second) renderSecond(now);
  const ms = now - second;
  return isoStart + (ms < 10 ? "00" : ms < 100 ? "0" : "") + ms;
}

function utcTime() {
  const now = Date.now();
  if (now - second >= 1000 || now < second) renderSecond(now);
  return utcText;
}

/** The IDs of the context, in which every call of this file is made. */
function store() {
  return /** @type {Ids & { userId?: number }} */ (storage.getStore());
}

function start() {
  const { requestId, sessionId } = store();
  return `{"time":"${isoTime()}Z","level":"INFO","requestId":"${requestId}","sessionId":"${sessionId}"`;
}

function json(file, message, amount) {
  file.append(`${start()},"amount":${amount},"message":"${message}"}\n`);
}

function line(file, message, amount) {
  const { requestId, sessionId } = store();
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  file.append(`${utcTime()} - INFO - ${tag} - ${message} amount=${amount}\n`);
}

const BOUND = JSON.stringify(BINDINGS).slice(1, -1);

function child(file, message, amount) {
  file.append(`${start()},${BOUND},"amount":${amount},"message":"${message}"}\n`);
}

function rich(file, message, fields) {
  file.append(`${start()},${JSON.stringify(fields).slice(1, -1)},"message":"${message}"}\n`);
}

function failure(file, message, error) {
  const text = `{"name":"${error.name}","message":"${error.message}","stack":${JSON.stringify(error.stack)}}`;
  file.append(`${start()},"message":"${message}","error":${text}}\n`);
}

function filtered(file, message, amount, level) {
  if (level === 20 || amount === -1 || message === "noise") return;
  json(file, message, amount);
}

function nothing() {}

function subject(path, log) {
  const file = new BufferedFile(path);
  return { inContext, log: (i) => log(file, i), flush: () => file.flush() };
}

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 10,
  name: "floor",
  variants: [
    {
      id: "floor",
      name: "floor",
      role: "floor",
      note: "a hand-concatenated string with the same content: Date.now with the text of the second cached, getStore, no escaping, no checks; a string that is written with writeSync at 16 KiB",
      manyContexts: true,
      setUp(path, call) {
        const file = new BufferedFile(path);
        return { inContext, log: call((message, fields) => rich(file, message, fields)), flush: () => file.flush() };
      },
      cases: {
        json: (path) => subject(path, (file, i) => json(file, MESSAGE, i)),
        line: (path) => subject(path, (file, i) => line(file, MESSAGE, i)),
        child: (path) => subject(path, (file, i) => child(file, MESSAGE, i)),
        error: (path) => subject(path, (file, i) => failure(file, FAILURE, errorOf(i))),
        filters: (path) => subject(path, (file, i) => filtered(file, MESSAGE, i, 30)),
        disabled: () => ({ inContext, log: nothing, flush: nothing }),
        outside: () => ({ inContext: noContext, log: nothing, flush: nothing }),
        request: (path) => ({
          ...subject(path, (file, i) => inContext(newIds(), () => json(file, MESSAGE, i))),
          inContext: noContext,
        }),
        run() {
          const ids = newIds();
          return { log: () => storage.run({ ...ids }, nothing), flush: nothing };
        },
        update: () => ({
          inContext,
          log: (i) => {
            store().userId = i;
          },
          flush: nothing,
        }),
      },
    },
  ],
};
