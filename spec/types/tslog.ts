// tslog's own transports can be attached as they are, without a cast: `npm run types` checks this file, and nothing runs it.

import type { ILogObj, Transport as TslogTransport } from "tslog";
import { fileTransport } from "tslog/transports/file";
import { httpTransport } from "tslog/transports/http";
import { ringBufferTransport } from "tslog/transports/ringbuffer";
import { workerTransport } from "tslog/transports/worker";
import { createLogger } from "../../src/index.js";

const ring = ringBufferTransport({ size: 10 });
const http = httpTransport({ url: "http://127.0.0.1/" });
const log = createLogger({ transports: [ring, http] });
log.attachTransport(ring);
log.attachTransport(http);
log.attachTransport(fileTransport({ path: "app.log" }));
log.attachTransport(workerTransport({ destination: "stderr" }));

// One that a user has written for tslog, too, whatever it makes of its record.
export const own: TslogTransport<ILogObj> = { write: (record, line) => console.log(Object.keys(record).length, line) };
log.attachTransport(own);
