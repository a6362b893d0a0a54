// Puts a server under load for some seconds. Prints requests a second, and the 99th percentile in ms.
import autocannon from "autocannon";

const [url, duration] = process.argv.slice(2);
const headers = { "x-session-id": "1234567890abcdef" };
const result = await autocannon({ url, headers, connections: 50, duration: Number(duration), sampleInt: 100 });
if (result.errors + result.non2xx > 0) throw new Error(`${result.errors} errors, ${result.non2xx} refused`);
console.log(JSON.stringify({ rate: result["2xx"] / result.duration, p99: result.latency.p99 }));
