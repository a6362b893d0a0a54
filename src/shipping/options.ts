import type { Filter, RedactOptions } from "../contracts.js";
import { type ByteSize, checkBytes } from "../internal/byte-size.js";
import { checkFunction, checkInteger, checkKeys, checkOneOf, configError } from "../internal/check-options.js";
import { checkHasProcess } from "../internal/runtime.js";
import { MAX_DELAY } from "../internal/timing.js";
import type { Level } from "../level.js";
import { absolutePath } from "../transports/file-path.js";
import type { DeliverySettings } from "./batch-delivery.js";
import { Spool } from "./spool.js";

/**
 * How a shipping transport sends its lines.
 *
 * @example
 * const options: ShippingOptions = { batchSize: 1000, maxBuffer: "64 MiB", exitTimeout: 2000 };
 */
export interface ShippingOptions {
  /** Name used in error messages. @default the kind of transport: `"otlp"` */
  name?: string | undefined;
  /** Minimum level. @default everything the logger passes */
  minLevel?: Level | undefined;
  /** Filters of this transport. They run after the logger's, on a copy of the record. @default none */
  filters?: readonly Filter[] | undefined;
  /** Redaction rules of this transport, instead of the logger's; `false` for none. @default the logger's rules */
  redact?: RedactOptions | false | undefined;
  /** Lines of one request. @default 512 */
  batchSize?: number | undefined;
  /** Bytes of one request before compression, or a size such as `"1 MiB"`. A longer line is sent alone. @default 4194304 */
  maxBatchBytes?: ByteSize | undefined;
  /** How long a line waits for others, in ms. A whole batch does not wait. @default 1000 */
  flushEvery?: number | undefined;
  /** Lines that wait, those on their way included. Further ones are dropped and counted. @default 2048 */
  maxQueue?: number | undefined;
  /** Bytes that wait, likewise; a size such as `"1 MiB"`, too. @default 8388608 */
  maxBuffer?: ByteSize | undefined;
  /** How long one request may take, in ms. @default 10000 */
  timeout?: number | undefined;
  /**
   * The pause after a failed attempt, in ms. It is doubled with each one up to 30 seconds, and shortened by chance by up to a
   * half.
   * @default 1000
   */
  retryDelay?: number | undefined;
  /**
   * A file for what cannot be sent before the program ends: a path, or a `file:` URL. The next start sends it. Its size is
   * limited by `maxBuffer`. The lines are in it as they would be sent, in permissions of the owner's only.
   * @default none: the lines are lost, and reported
   */
  spool?: string | URL | undefined;
  /** How long closing, and the end of the program, go on sending, in ms. What is left then is lost and reported. @default 5000 */
  exitTimeout?: number | undefined;
  /** Compression of what is sent. @default `"gzip"` for otlpTransport, `"none"` for httpTransport */
  compression?: "gzip" | "none" | undefined;
  /** Makes the requests. @default the global `fetch`, as it is at each request */
  fetch?: typeof globalThis.fetch | undefined;
}

const KEYS: readonly string[] = [
  "name",
  "minLevel",
  "filters",
  "redact",
  "batchSize",
  "maxBatchBytes",
  "flushEvery",
  "maxQueue",
  "maxBuffer",
  "timeout",
  "retryDelay",
  "spool",
  "exitTimeout",
  "compression",
  "fetch",
];

interface Numbers {
  readonly batchSize: number;
  readonly maxBatchBytes: number;
  readonly flushEvery: number;
  readonly maxQueue: number;
  readonly maxBuffer: number;
  readonly timeout: number;
  readonly retryDelay: number;
  readonly exitTimeout: number;
}

const DEFAULTS: Numbers = {
  batchSize: 512,
  maxBatchBytes: 4 * 2 ** 20,
  flushEvery: 1000,
  maxQueue: 2048,
  maxBuffer: 8 * 2 ** 20,
  timeout: 10_000,
  retryDelay: 1000,
  exitTimeout: 5000,
};

/** What may stand in place of the defaults: the environment's values, checked. */
export type ShippingDefaults = Partial<Numbers> & { readonly compression: "gzip" | "none" };

export interface ShippingSettings extends DeliverySettings {
  readonly timeout: number;
  readonly compression: "gzip" | "none";
  readonly fetch: typeof globalThis.fetch | undefined;
}

/**
 * Refuses unknown options.
 * @param keys The options that are this kind's own.
 * @throws {TypeError} For an unknown option, or if `options` is no object.
 */
export function checkShippingKeys(where: string, options: unknown, keys: readonly string[]): void {
  checkKeys(where, options, [...keys, ...KEYS]);
}

/**
 * The settings for sending, checked.
 * @throws {TypeError} For a wrong value.
 */
export function shippingSettings(where: string, options: ShippingOptions, given: ShippingDefaults): ShippingSettings {
  const byDefault = { ...DEFAULTS, ...given };
  const count = (name: "batchSize" | "maxQueue") =>
    checkInteger(`${where}'s ${name}`, options[name], { min: 1 }, byDefault[name]);
  const bytes = (name: "maxBatchBytes" | "maxBuffer") =>
    checkBytes(`${where}'s ${name}`, options[name], 1, byDefault[name]);
  const time = (name: "flushEvery" | "timeout" | "retryDelay" | "exitTimeout", min: 0 | 1) =>
    checkInteger(`${where}'s ${name}`, options[name], { min, max: MAX_DELAY }, byDefault[name]);
  if (options.fetch !== undefined) checkFunction(`${where}'s fetch`, options.fetch);
  const maxQueue = count("maxQueue");
  const batchSize = count("batchSize");
  if (options.batchSize !== undefined && batchSize > maxQueue) {
    throw configError(`${where}'s batchSize`, batchSize, `no more than maxQueue, ${maxQueue}`);
  }
  const maxBuffer = bytes("maxBuffer");
  return {
    spool: spoolOf(`${where}'s spool`, options.spool, maxBuffer),
    maxQueue,
    batchSize: Math.min(batchSize, maxQueue),
    maxBatchBytes: bytes("maxBatchBytes"),
    maxBuffer,
    flushEvery: time("flushEvery", 0),
    timeout: time("timeout", 1),
    retryDelay: time("retryDelay", 1),
    exitTimeout: time("exitTimeout", 0),
    compression: checkOneOf(`${where}'s compression`, options.compression, ["gzip", "none"], byDefault.compression),
    fetch: options.fetch,
  };
}

function spoolOf(option: string, path: unknown, limit: number): Spool | undefined {
  if (path === undefined) return undefined;
  checkHasProcess(option, "no spool: there is no next start that could read it");
  return new Spool(absolutePath(option, path), limit);
}
