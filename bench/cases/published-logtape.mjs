import { publishedCase } from "../lib/published-case.mjs";

export default publishedCase("logtape", {
  order: 200,
  title: "LogTape's own cases",
  note: "The cases of [LogTape's repository](https://github.com/dahlia/logtape/tree/main/benchmarks) (null, console, file, json), with each logger set up as there, so the lines are not alike: text or JSON, with or without the time, written or buffered for good. There, calls are timed in a loop in which the event loop never turns, so what a logger leaves to a stream is not written within the time; the second column lets it turn after each 100 calls. stdout is a pipe, as there. ctxlog has its defaults; with no output, its transport does nothing, but the line is made.",
});
