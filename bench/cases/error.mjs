import { errorOf, FAILURE } from "../lib/data.mjs";
import { atMost, fasterThanPeers } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 50,
  title: "An Error with its stack",
  note: "A message and an Error. It is created beforehand, so that only the logging counts.",
  expected: (i) => ({ message: FAILURE, error: errorOf(i) }),
  targets: (results) => [
    fasterThanPeers(results),
    atMost(results, "at most 1.5 times the floor", { to: "floor", most: 1.5 }),
  ],
});
