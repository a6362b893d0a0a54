export { type TestClock, testClock } from "./clock.js";
export { type Restore, useSequentialIds, withTestContext } from "./context.js";
export {
  createTestLogger,
  type LogFailure,
  type RecordMatch,
  type TestLogger,
  type TestLoggerOptions,
} from "./logger.js";
