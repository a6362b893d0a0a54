// What must compile, and what must not: `npm run types` checks this file, and nothing runs it.

import { type DebugOptions, extractContext, type SignDebugLevelOptions, signDebugLevel } from "../../src/http/index.js";

const hmacKey = "correct horse battery staple";
const debug: DebugOptions = { hmacKey: [hmacKey, new Uint8Array(16)], levels: ["debug", "INFO", 1] };
extractContext({ headers: {} }, { debug });
extractContext({ headers: {} }, { debug: undefined });
// @ts-expect-error a key is needed
extractContext({ headers: {} }, { debug: {} });
// @ts-expect-error OFF switches nothing on
extractContext({ headers: {} }, { debug: { hmacKey, levels: ["off"] } });

const forSession: SignDebugLevelOptions = { level: "debug", expires: new Date(), hmacKey, sessionId: "a" };
const header: string = signDebugLevel(forSession);
signDebugLevel({ level: "TRACE", expires: Date.now(), hmacKey, anySession: true });
// @ts-expect-error no such level
signDebugLevel({ level: "degub", expires: 0, hmacKey, sessionId: header });
// @ts-expect-error one key signs
signDebugLevel({ level: "debug", expires: 0, hmacKey: [hmacKey], sessionId: header });
// @ts-expect-error a text is no time
signDebugLevel({ level: "debug", expires: "1h", hmacKey, sessionId: header });
