import type { InternalRecord } from "../call-record.js";
import { levelIdOf } from "../call-record.js";
import type { Transport } from "../contracts.js";
import { DEBUG, ERROR, WARN } from "../level.js";
import { commonOptions, type TransportOptions } from "./options.js";

/**
 * Prints each line at once with the `console` method of its level: `debug` up to DEBUG, `info`, `warn`, and `error` from
 * ERROR on. For hosts that collect what `console` prints, and tell levels apart by the method: Cloudflare Workers, Vercel, AWS
 * Lambda, a browser's developer tools. Elsewhere {@link stdoutTransport} is faster, and loses nothing at the end of a process.
 *
 * With {@link captureConsole} it prints to the console as it was before, so its lines do not come back.
 *
 * @returns A transport.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: "json", transports: [consoleTransport()] });
 */
export function consoleTransport(options: TransportOptions = {}): Transport {
  const common = commonOptions("consoleTransport", options, [], "console");
  return {
    ...common,
    write(record: InternalRecord, line: string) {
      // Looked up at the call: a host may replace its console.
      globalThis.console[methodOf(record.levelId ?? levelIdOf(record))](line);
    },
  };
}

function methodOf(levelId: number): "debug" | "info" | "warn" | "error" {
  if (levelId >= ERROR) return "error";
  if (levelId >= WARN) return "warn";
  return levelId <= DEBUG ? "debug" : "info";
}
