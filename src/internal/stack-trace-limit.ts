/**
 * Runs `step` with another `Error.stackTraceLimit`. Where `Error` is frozen (`--frozen-intrinsics`, SES) the limit stays
 * as it is.
 */
export function withStackTraceLimit<T>(limit: number, step: () => T): T {
  const before = Error.stackTraceLimit;
  // A plain assignment throws where Error is frozen.
  Reflect.set(Error, "stackTraceLimit", limit);
  try {
    return step();
  } finally {
    Reflect.set(Error, "stackTraceLimit", before);
  }
}
