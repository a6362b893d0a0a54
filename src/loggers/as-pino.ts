import { lostCalls } from "../call-stack.js";
import { wrapped } from "../internal/call-site.js";
import { checkFunction, configError } from "../internal/check-options.js";
import { report } from "../internal/report.js";
import type { Logger } from "../logger-contract.js";
import { printing } from "../printed-text.js";
import { readPinoCall } from "./pino/arguments.js";
import { type ChildSettings, NO_SERIALIZER, parseBindings, parseChild } from "./pino/child.js";
import type { PinoChildOptions, PinoLevel, PinoLevels, PinoLogger, PinoLogMethod } from "./pino/contract.js";
import { fromPinoLevel, PINO_WORDS, pinoLevels, toPinoLevel } from "./pino/levels.js";

/**
 * Gives a logger pino's methods, for frameworks and libraries that take a logger of the user's in pino's shape:
 * `fastify({ loggerInstance: asPino(log) })`, pino-http, and others. Lines go the logger's way: its context, filters,
 * redaction and transports apply.
 *
 * Calls are read as pino 10 reads them. What pino drops is kept: `log.info("Charged", { amount: 12 })` has the field. An
 * error stays an error, so that formats show it with its causes; a serializer for `err` that a child is given is run.
 * Children without a level of their own follow their parent's.
 *
 * @returns A logger whose level, bindings and serializers are its own: to change them does not change `log`.
 * @throws {TypeError} If `log` is not a logger.
 *
 * @example
 * const app = fastify({ loggerInstance: asPino(log) });
 */
export function asPino(log: Logger): PinoLogger {
  if (typeof log?.info !== "function" || typeof log.child !== "function") {
    throw configError("asPino's logger", log, "a logger that createLogger created");
  }
  return new PinoShape(log, { bindings: {}, serializers: undefined, minLevel: undefined, msgPrefix: undefined });
}

/** What Fastify, and others that copy it, put in the place of their own serializers. */
const SERIALIZERS: PinoLogger["serializers"] = Object.freeze({ err: NO_SERIALIZER });

/** A logger in pino's shape. Its logger of ours is created when it is first needed: a framework has one for each request. */
class PinoShape implements PinoLogger {
  readonly trace: PinoLogMethod = this.#method("trace");
  readonly debug: PinoLogMethod = this.#method("debug");
  readonly info: PinoLogMethod = this.#method("info");
  readonly warn: PinoLogMethod = this.#method("warn");
  readonly error: PinoLogMethod = this.#method("error");
  readonly fatal: PinoLogMethod = this.#method("fatal");

  readonly #parent: Logger;
  #settings: ChildSettings;
  #logger: Logger | undefined;

  constructor(parent: Logger, settings: ChildSettings) {
    this.#parent = parent;
    this.#settings = settings;
  }

  get level(): PinoLevel | "silent" {
    return toPinoLevel(this.#own().minLevel);
  }

  set level(level: string) {
    const minLevel = fromPinoLevel(level);
    if (minLevel === undefined) throw configError("level", level, `one of ${PINO_WORDS.join(", ")}`, PINO_WORDS);
    this.#settings = { ...this.#settings, minLevel };
    this.#own().minLevel = minLevel;
  }

  get levelVal(): number {
    return pinoLevels.values[this.level] as number;
  }

  get levels(): PinoLevels {
    return pinoLevels;
  }

  get msgPrefix(): string | undefined {
    return this.#settings.msgPrefix;
  }

  get serializers(): PinoLogger["serializers"] {
    return SERIALIZERS;
  }

  silent(): void {}

  child(bindings: object, options?: PinoChildOptions): PinoLogger {
    return new PinoShape(this.#own(), parseChild(bindings, options, this.msgPrefix));
  }

  bindings(): Record<string, unknown> {
    return { ...this.#own().bindings };
  }

  setBindings(bindings: object): void {
    // A new child of the same parent: a child of a child of a child would hold all that came before it.
    this.#settings = { ...this.#settings, bindings: { ...this.#settings.bindings, ...parseBindings(bindings) } };
    this.#logger = undefined;
  }

  isLevelEnabled(level: string): boolean {
    const known = fromPinoLevel(level);
    return known !== undefined && known !== "OFF" && this.#own().isLevelEnabled(known);
  }

  flush(callback?: (error?: Error) => void): void {
    if (callback !== undefined && callback !== null) checkFunction("flush's callback", callback);
    // What the callback throws is its own failure, not that of a promise.
    void this.#own()
      .flush()
      .then(() => callback && queueMicrotask(() => callback()));
  }

  #own(): Logger {
    this.#logger ??= this.#create();
    return this.#logger;
  }

  #create(): Logger {
    const { bindings, serializers, minLevel } = this.#settings;
    try {
      return this.#parent.child({ bindings, serializers, minLevel });
    } catch (error) {
      report(error, "config");
      return this.#parent;
    }
  }

  #method(level: PinoLevel): PinoLogMethod {
    const log: PinoLogMethod = (...args: unknown[]): void => {
      try {
        this.#write(level, args, log);
      } catch {
        // An object of the caller's threw, or the stack is full: the logger's own methods can take anything.
        try {
          (this.#logger ?? this.#parent)[level](...args);
        } catch {
          lostCalls.count++;
        }
      }
    };
    return log;
  }

  #write(level: PinoLevel, args: readonly unknown[], wrapper: PinoLogMethod): void {
    // Without a level of its own, its parent's counts: a request that logs nothing needs no logger.
    const logger = this.#settings.minLevel === undefined ? (this.#logger ?? this.#parent) : this.#own();
    if (!logger.isLevelEnabled(level)) return;
    const { values, text } = readPinoCall(args, this.msgPrefix);
    const own = this.#own();
    wrapped.method = wrapper;
    printing.text = text;
    try {
      own[level](...values);
    } finally {
      wrapped.method = undefined;
      printing.text = undefined;
    }
  }
}
