import { AsyncLocalStorage } from "node:async_hooks";
import bunyan from "bunyan";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";
import { Sink } from "../sink.mjs";

const storage = new AsyncLocalStorage();
const alone = (_ids, fn) => fn();
const current = () => storage.getStore();

function subject(path, call, run) {
  const sink = new Sink(path);
  const stream = { write: (line) => sink.append(line) };
  const log = bunyan.createLogger({ name: "bench", streams: [{ level: "info", stream }] });
  const within = run ?? ((ids, fn) => storage.run(log.child(ids, true), fn));
  return { within, log: call(log), flush: () => sink.flush() };
}

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "bunyan",
    name: "bunyan",
    note: "a simple child with the IDs for each context, kept in AsyncLocalStorage; a stream to the floor's buffered write. Its name, hostname, pid and v cannot be left out",
    package: "bunyan",
    keys: { message: "msg", error: "err" },
    unable: { line: "its text is made by a command behind a pipe", filters: "has no filters" },
    cases: {
      json: (path) => subject(path, () => (i) => current().info({ amount: i }, MESSAGE)),
      rich: (path) => subject(path, () => (i) => current().info(richFields(i), MESSAGE)),
      child: (path) => {
        let child;
        const made = subject(path, (log) => {
          child = log.child(BINDINGS, true);
          return (i) => current().info({ amount: i }, MESSAGE);
        });
        return { ...made, within: (ids, fn) => storage.run(child.child(ids, true), fn) };
      },
      error: (path) =>
        subject(path, (log) => {
          log.addSerializers({ err: bunyan.stdSerializers.err });
          return (i) => current().info({ err: ERRORS[i & 15] }, FAILURE);
        }),
      disabled: (path) => subject(path, () => (i) => current().debug({ amount: i }, MESSAGE)),
      outside: (path) => subject(path, (log) => (i) => log.debug({ amount: i }, MESSAGE), alone),
      request: (path) =>
        subject(
          path,
          (log) => (i) => {
            const child = log.child({ requestId: newId(), sessionId: newId() }, true);
            storage.run(child, () => current().info({ amount: i }, MESSAGE));
          },
          alone,
        ),
    },
  },
];
