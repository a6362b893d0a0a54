import { createLogger, type ErrorStage, type Logger, type LoggerOptions, memoryTransport } from "../../src/index.js";
import type { MemoryTransport } from "../../src/transports/memory.js";

/** A moment that specs agree on: 2024-01-15 10:30:15 UTC. */
export const MOMENT: number = Date.UTC(2024, 0, 15, 10, 30, 15);

export interface MemoryLogger {
  readonly log: Logger;
  readonly memory: MemoryTransport;
  /** What was told to `onError`. */
  readonly told: { readonly error: unknown; readonly stage: ErrorStage }[];
}

/** A logger whose lines, and whose internal errors, stay in memory; its clock stands still. */
export function memoryLogger(options: LoggerOptions = {}): MemoryLogger {
  const memory = memoryTransport();
  const told: { error: unknown; stage: ErrorStage }[] = [];
  const log = createLogger({
    minLevel: "SILLY",
    format: "line",
    transports: [memory],
    onError: (error, stage) => told.push({ error, stage }),
    clock: () => MOMENT,
    ...options,
  });
  return { log, memory, told };
}
