import { AsyncLocalStorage } from "node:async_hooks";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";
import { Sink } from "../sink.mjs";

// The barest way to the same bytes: Date.now with the text of the second kept, getStore, and strings put together by
// hand. It escapes nothing, checks nothing and can log nothing else.

/** @type {AsyncLocalStorage<{ requestId: string, sessionId: string, userId?: number }>} */
const storage = new AsyncLocalStorage();
const within = (ids, fn) => storage.run(ids, fn);

let second = 0;
let isoStart = "";
let utcText = "";

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

function start() {
  const { requestId, sessionId } = storage.getStore();
  return `{"time":"${isoTime()}Z","level":"INFO","requestId":"${requestId}","sessionId":"${sessionId}"`;
}

function json(sink, message, amount) {
  sink.append(`${start()},"amount":${amount},"message":"${message}"}\n`);
}

function line(sink, message, amount) {
  const { requestId, sessionId } = storage.getStore();
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  sink.append(`${utcTime()} - INFO - ${tag} - ${message} amount=${amount}\n`);
}

const BOUND = JSON.stringify(BINDINGS).slice(1, -1);

function child(sink, message, amount) {
  sink.append(`${start()},${BOUND},"amount":${amount},"message":"${message}"}\n`);
}

function rich(sink, message, fields) {
  sink.append(`${start()},${JSON.stringify(fields).slice(1, -1)},"message":"${message}"}\n`);
}

function failure(sink, message, error) {
  const text = `{"name":"${error.name}","message":"${error.message}","stack":${JSON.stringify(error.stack)}}`;
  sink.append(`${start()},"message":"${message}","error":${text}}\n`);
}

function filtered(sink, message, amount, level) {
  if (level === 20 || amount === -1 || message === "noise") return;
  json(sink, message, amount);
}

function nothing() {}

function subject(path, log) {
  const sink = new Sink(path);
  return { within, log: (i) => log(sink, i), flush: () => sink.flush() };
}

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "floor",
    name: "floor",
    note: "a hand-concatenated string with the same content: Date.now with the text of the second kept, getStore, no escaping, no checks; a string that leaves by writeSync at 16 KiB",
    cases: {
      json: (path) => subject(path, (sink, i) => json(sink, MESSAGE, i)),
      line: (path) => subject(path, (sink, i) => line(sink, MESSAGE, i)),
      rich: (path) => subject(path, (sink, i) => rich(sink, MESSAGE, richFields(i))),
      child: (path) => subject(path, (sink, i) => child(sink, MESSAGE, i)),
      error: (path) => subject(path, (sink, i) => failure(sink, FAILURE, ERRORS[i & 15])),
      filters: (path) => subject(path, (sink, i) => filtered(sink, MESSAGE, i, 30)),
      disabled: () => ({ within, log: nothing, flush: nothing }),
      outside: () => ({ within: (_ids, fn) => fn(), log: nothing, flush: nothing }),
      request: (path) => ({
        ...subject(path, (sink, i) => within({ requestId: newId(), sessionId: newId() }, () => json(sink, MESSAGE, i))),
        within: (_ids, fn) => fn(),
      }),
      run: () => {
        const ids = { requestId: newId(), sessionId: newId() };
        return { log: () => within({ ...ids }, nothing), flush: nothing };
      },
      update: () => ({
        within,
        log: (i) => {
          storage.getStore().userId = i;
        },
        flush: nothing,
      }),
    },
  },
];
