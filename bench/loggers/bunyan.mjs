import { AsyncLocalStorage } from "node:async_hooks";
import bunyan from "bunyan";
import { BufferedFile } from "../lib/buffered-file.mjs";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";

const storage = new AsyncLocalStorage();
const noContext = (_ids, fn) => fn();
const current = () => storage.getStore();

/** Runs a function with a simple child of the logger that has the IDs. */
const inChild = (log) => (ids, fn) => storage.run(log.child(ids, true), fn);

function subject(path, call, run = inChild) {
  const file = new BufferedFile(path);
  const stream = { write: (line) => file.append(line) };
  const log = bunyan.createLogger({ name: "bench", streams: [{ level: "info", stream }] });
  return { inContext: run(log), log: call(log), flush: () => file.flush() };
}

const plain = () => (i) => current().info({ amount: i }, MESSAGE);

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 80,
  name: "bunyan",
  package: "bunyan",
  program: 'import bunyan from "bunyan"; bunyan.createLogger({ name: "a" }).info("hello");',
  variants: [
    {
      id: "bunyan",
      name: "bunyan",
      role: "peer",
      note: "a simple child with the IDs for each context, stored in AsyncLocalStorage; a stream to the floor's buffered write. Its name, hostname, pid and v cannot be left out",
      keys: { message: "msg", error: "err" },
      unable: { line: "its text is made by a command behind a pipe", filters: "has no filters" },
      setUp: (path, call) => subject(path, () => call((message, fields) => current().info(fields, message))),
      cases: {
        json: (path) => subject(path, plain),
        child: (path) => subject(path, plain, (log) => inChild(log.child(BINDINGS, true))),
        error: (path) =>
          subject(path, (log) => {
            log.addSerializers({ err: bunyan.stdSerializers.err });
            return (i) => current().info({ err: errorOf(i) }, FAILURE);
          }),
        disabled: (path) => subject(path, () => (i) => current().debug({ amount: i }, MESSAGE)),
        outside: (path) =>
          subject(
            path,
            (log) => (i) => log.debug({ amount: i }, MESSAGE),
            () => noContext,
          ),
        request: (path) =>
          subject(
            path,
            (log) => (i) => {
              storage.run(log.child(newIds(), true), () => current().info({ amount: i }, MESSAGE));
            },
            () => noContext,
          ),
      },
    },
  ],
};
