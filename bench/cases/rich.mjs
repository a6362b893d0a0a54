import { MESSAGE, richFields } from "../lib/data.mjs";
import { fasterThanPeers } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 30,
  title: "A rich record",
  note: "Nested objects, arrays, strings beyond ASCII and one that has to be escaped, created for each line.",
  call: (info) => (i) => info(MESSAGE, richFields(i)),
  expected: (i) => ({ message: MESSAGE, fields: richFields(i) }),
  targets: (results) => [fasterThanPeers(results)],
});
