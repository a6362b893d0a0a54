export { type CapturedLogs, captureLogs } from "./capture-logs.js";
export { type TestClock, testClock } from "./clock.js";
export { useSequentialIds, withTestContext } from "./context.js";
export { explainRedaction, type RedactionHit } from "./explain-redaction.js";
export { createTestLogger, type LogFailure, type TestLogger, type TestLoggerOptions } from "./logger.js";
export type { Recorded } from "./recorder.js";
export type { RecordMatch } from "./wait-for-record.js";
