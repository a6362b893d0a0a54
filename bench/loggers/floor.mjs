import { AsyncLocalStorage } from "node:async_hooks";
import { writeSync } from "node:fs";
import { BufferedFile } from "../lib/buffered-file.mjs";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";
import { answer, findOrder, sessionOf } from "../lib/orders.mjs";
import { pooledId, pooledIds } from "../lib/pooled-ids.mjs";

// The least work that gives the same bytes: the time's text once a millisecond, getStore, one string concatenated by hand.
// It escapes nothing, checks nothing, has no levels, filters or transports, keeps no order between writers, reports no
// failed write, writes nothing until it is flushed or full, and can log nothing else.

/** @typedef {import("../types.d.ts").Ids} Ids */

/** @type {AsyncLocalStorage<Ids & { userId?: number }>} */
const storage = new AsyncLocalStorage();
const inContext = (/** @type {Ids} */ ids, /** @type {() => void} */ fn) => storage.run(ids, fn);
const noContext = (/** @type {Ids} */ _ids, /** @type {() => void} */ fn) => fn();

let isoMs = 0;
let isoText = "";
let utcSecond = 0;
let utcText = "";

function isoTime() {
  const now = Date.now();
  if (now !== isoMs) {
    isoMs = now;
    isoText = new Date(now).toISOString();
  }
  return isoText;
}

function utcTime() {
  const second = Math.floor(Date.now() / 1000);
  if (second !== utcSecond) {
    utcSecond = second;
    utcText = new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");
  }
  return utcText;
}

/** The IDs of the context, in which every call of this file is made. */
function store() {
  return /** @type {Ids & { userId?: number }} */ (storage.getStore());
}

function start() {
  const ids = store();
  return `{"time":"${isoTime()}","level":"INFO","requestId":"${ids.requestId}","sessionId":"${ids.sessionId}"`;
}

function json(file, message, amount) {
  const ids = store();
  file.append(
    `{"time":"${isoTime()}","level":"INFO","requestId":"${ids.requestId}","sessionId":"${ids.sessionId}","amount":${amount},"message":"${message}"}\n`,
  );
}

function line(file, message, amount) {
  const ids = store();
  file.append(
    `${utcTime()} - INFO - [req=${ids.requestId.slice(0, 8)}|session=${ids.sessionId.slice(0, 8)}] - ${message} amount=${amount}\n`,
  );
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

/** A request of some lines: a context with two fresh IDs, a field in each line. */
function requests(path, lines) {
  return {
    ...subject(path, (file, i) =>
      inContext(pooledIds(), () => {
        for (let n = 0; n < lines; n++) json(file, MESSAGE, i * lines + n);
      }),
    ),
    inContext: noContext,
  };
}

/** Lines of a turn in one writeSync. */
function stdoutSubject() {
  let text = "";
  const write = () => {
    for (let bytes = Buffer.from(text); bytes.length > 0; ) {
      try {
        bytes = bytes.subarray(writeSync(1, bytes));
      } catch (error) {
        // A full pipe or terminal that does not block: again.
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EAGAIN") throw error;
      }
    }
    text = "";
  };
  const file = {
    append(line) {
      if (text === "") setImmediate(write);
      text += line;
    },
  };
  return {
    inContext,
    log: (i) => json(file, MESSAGE, i),
    flush() {
      if (text !== "") write();
    },
  };
}

async function createServer(path) {
  const file = new BufferedFile(path);
  const handler = (request, response) =>
    storage.run({ requestId: pooledId(), sessionId: sessionOf(request) }, async () => {
      file.append(`${start()},"method":"${request.method}","url":"${request.url}","message":"Request"}\n`);
      const order = await findOrder(request);
      file.append(`${start()},"order":"${order.id}","message":"Order found"}\n`);
      answer(response, order);
      file.append(`${start()},"status":${response.statusCode},"message":"Answered"}\n`);
    });
  return { handler, flush: () => file.flush() };
}

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 10,
  name: "floor",
  servers: [{ id: "floor", name: "the floor, three lines", create: createServer }],
  stdout: stdoutSubject,
  variants: [
    {
      id: "floor",
      name: "floor",
      role: "floor",
      note: "a hand-concatenated string with the same content: the time's text once a millisecond, getStore, IDs from pooled random bytes; no escaping, no checks, no levels, filters or transports, no report of a failed write; a string that is written with writeSync at 64 KiB",
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
          ...subject(path, (file, i) => inContext(pooledIds(), () => json(file, MESSAGE, i))),
          inContext: noContext,
        }),
        "request-three": (path) => requests(path, 3),
        "request-five": (path) => requests(path, 5),
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
