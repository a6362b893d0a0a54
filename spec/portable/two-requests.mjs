// A Worker whose logger is used by requests that come one after another. Each leaves what it has scheduled behind.
import {
  captureProcess,
  createLogger,
  fileTransport,
  log,
  rateLimitFilter,
  runWithContext,
  stderrTransport,
  stdoutTransport,
} from "ctxlog";
import { extractContext } from "ctxlog/http";

log.info("while it is loaded");
const limited = createLogger({ name: "limited", filters: [rateLimitFilter({ lines: 1, per: 50 })] });

/** @param {() => unknown} step */
function messageOf(step) {
  try {
    return step();
  } catch (error) {
    return `${error}`;
  }
}

export default {
  /** @param {Request} request */
  fetch: (request) =>
    runWithContext(extractContext(request, { requestId: "accept" }), async () => {
      const { pathname } = new URL(request.url);
      if (pathname === "/errors") {
        const steps = [
          () => stdoutTransport(),
          () => stderrTransport(),
          () => fileTransport({ path: "x.log" }),
          () => captureProcess(log),
        ];
        return Response.json(steps.map(messageOf));
      }
      log.debug("not at INFO");
      log.info("Received", { path: pathname });
      log.warn("Careful");
      log.error("Failed", new Error("boom"));
      for (let index = 0; index < 3; index++) limited.info(`of ${pathname}`);
      return new Response("ok");
    }),
};
