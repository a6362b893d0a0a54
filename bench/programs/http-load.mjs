// Puts a server under load for some seconds. Prints requests a second, and the 99th percentile in ms.
import autocannon from "autocannon";

const [url, duration] = process.argv.slice(2);
const headers = { "x-session-id": "1234567890abcdef" };
// Its own histogram has a resolution of a millisecond.
/** @type {number[]} */
const times = [];
const load = autocannon({ url, headers, connections: 50, duration: Number(duration), sampleInt: 100 });
load.on(
  "response",
  (
    /** @type {unknown} */ _client,
    /** @type {number} */ _status,
    /** @type {number} */ _bytes,
    /** @type {number} */ ms,
  ) => {
    times.push(ms);
  },
);
const result = await load;
if (result.errors + result.non2xx > 0) throw new Error(`${result.errors} errors, ${result.non2xx} refused`);
const p99 = Float64Array.from(times).sort()[Math.ceil(times.length * 0.99) - 1];
console.log(JSON.stringify({ rate: result["2xx"] / result.duration, p99 }));
