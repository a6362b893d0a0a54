// evlog's published cases, with each logger set up as there. ctxlog writes JSON to the null file, as pino does.
import { devNull } from "node:os";
import { Writable } from "node:stream";
import { createLogger, fileTransport } from "../../dist/index.js";
import { importPackage } from "../lib/packages.mjs";
import { DEEP, REQUEST, SCOPE, SHALLOW, STEPS } from "../lib/payloads.mjs";

const TEXT = "Signed in successfully";
const BURST = 100;
const TITLES = {
  simple: "a text",
  structured: "five fields",
  deep: "nested objects",
  child: "a child or scope",
  wide: "one wide event, or four lines",
  burst: "100 lines",
  creation: "creating a logger",
};

function ctxlog() {
  const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path: devNull })] });
  const child = log.child({ bindings: SCOPE });
  return {
    simple: () => log.info(TEXT),
    structured: () => log.info("purchase", SHALLOW),
    deep: () => log.info("deep event", DEEP),
    child: () => child.info("request", { userId: "usr_123", action: "pay", status: 200 }),
    wide() {
      const scoped = log.child({ bindings: REQUEST });
      scoped.info("user context", STEPS.user);
      scoped.info("cart context", STEPS.cart);
      scoped.info("payment context", STEPS.payment);
      scoped.info("request complete", STEPS.end);
    },
    burst() {
      for (let i = 0; i < BURST; i++) log.info("tick", { i, action: "tick" });
    },
    creation: () => log.child({ bindings: SCOPE }),
  };
}

async function evlog() {
  const { createLogger: create, initLogger } = await importPackage("evlog");
  const env = { service: "bench", environment: "production" };
  initLogger({ env, pretty: false, silent: true, _suppressDrainWarning: true });
  const event = (/** @type {object | undefined} */ scope, /** @type {object} */ fields) => {
    const log = create(scope);
    log.set(fields);
    log.emit();
  };
  return {
    simple: () => event(undefined, { message: TEXT }),
    structured: () => event(undefined, SHALLOW),
    deep: () => event(undefined, DEEP),
    child: () => event(SCOPE, { userId: "usr_123", action: "pay", status: 200 }),
    wide() {
      const log = create(REQUEST);
      log.set(STEPS.user);
      log.set(STEPS.cart);
      log.set(STEPS.payment);
      log.emit(STEPS.end);
    },
    burst() {
      for (let i = 0; i < BURST; i++) event(undefined, { i, action: "tick" });
    },
    creation: () => create(SCOPE),
  };
}

async function pino() {
  const { default: create } = await importPackage("pino");
  const log = create({ level: "info" }, create.destination({ dest: devNull, sync: true }));
  const child = log.child(SCOPE);
  return {
    simple: () => log.info(TEXT),
    structured: () => log.info(SHALLOW, "purchase"),
    deep: () => log.info(DEEP, "deep event"),
    child: () => child.info({ userId: "usr_123", action: "pay", status: 200 }, "request"),
    wide() {
      const scoped = log.child(REQUEST);
      scoped.info(STEPS.user, "user context");
      scoped.info(STEPS.cart, "cart context");
      scoped.info(STEPS.payment, "payment context");
      scoped.info(STEPS.end, "request complete");
    },
    burst() {
      for (let i = 0; i < BURST; i++) log.info({ i, action: "tick" });
    },
    creation: () => log.child(SCOPE),
  };
}

async function winston() {
  const { default: create } = await importPackage("winston");
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  const transports = [new create.transports.Stream({ stream })];
  const log = create.createLogger({ level: "info", format: create.format.json(), transports });
  const child = log.child(SCOPE);
  return {
    simple: () => log.info(TEXT),
    structured: () => log.info("purchase", SHALLOW),
    deep: () => log.info("deep event", DEEP),
    child: () => child.info("request", { userId: "usr_123", action: "pay", status: 200 }),
    wide() {
      const scoped = log.child(REQUEST);
      scoped.info("user context", STEPS.user);
      scoped.info("cart context", STEPS.cart);
      scoped.info("payment context", STEPS.payment);
      scoped.info("request complete", STEPS.end);
    },
    burst() {
      for (let i = 0; i < BURST; i++) log.info("tick", { i, action: "tick" });
    },
    creation: () => log.child(SCOPE),
  };
}

/** It has no wide event there. */
async function consola() {
  const { createConsola } = await importPackage("consola");
  const log = createConsola({ level: 4, reporters: [{ log() {} }] });
  return {
    simple: () => log.info(TEXT),
    structured: () => log.info("purchase", SHALLOW),
    deep: () => log.info("deep event", DEEP),
    child: () => log.withTag("checkout").info("request", { userId: "usr_123", action: "pay", status: 200 }),
    burst() {
      for (let i = 0; i < BURST; i++) log.info("tick", { i, action: "tick" });
    },
    creation: () => log.withTag("checkout"),
  };
}

/** @type {import("../types.d.ts").Published} */
export default {
  titles: TITLES,
  loggers: Object.fromEntries(
    Object.entries({ ctxlog, evlog, pino, winston, consola }).map(([name, calls]) => [name, () => ready(calls)]),
  ),
};

/** One set-up serves all cases. @param {() => object | Promise<object>} calls */
async function ready(calls) {
  return Object.fromEntries(Object.entries(await calls()).map(([name, call]) => [name, () => call]));
}
