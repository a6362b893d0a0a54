// Logs lines, and ends the process in the way that it is told.
import { createLogger, fileTransport, runWithContext, stdoutTransport } from "ctxlog";
import { endings } from "./endings.mjs";

const [ending = "", count = "0", path] = process.argv.slice(2);
const log = createLogger({ transports: [path === undefined ? stdoutTransport() : fileTransport({ path })] });

/** @param {number} from @param {number} to */
function write(from, to) {
  for (let index = from; index < to; index++) log.info(`<${index} ${"x".repeat(60)}>`);
}

const steps = endings(write, Number(count));
runWithContext({ requestId: "a1b2c3d4e5f6" }, () => steps[/** @type {keyof typeof steps} */ (ending)].run());
