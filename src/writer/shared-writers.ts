import { sharedState } from "../internal/shared-state.js";
import type { Destination } from "./destination.js";
import { findConflict, type GivenSettings, joinSettings, type WriterSettings } from "./settings.js";
import { Writer } from "./writer.js";

/** A descriptor or path, as its transports know it. */
export interface Target {
  /** Equal for transports that must share a writer. */
  readonly key: string;
  /** Name in messages. */
  readonly name: string;
  readonly defaults: WriterSettings;
  /** The settings may change later. */
  readonly createDestination: (settings: WriterSettings) => Destination;
}

interface SharedWriter {
  /** What its transports have set, by its text, and how many have set that. */
  readonly given: Map<string, { readonly settings: GivenSettings; count: number }>;
  /** What holds: the writer and its destination read it when they need it. */
  readonly settings: WriterSettings;
  writer: Writer | undefined;
  users: number;
}

/** Those of all copies of the package. The version is that of the writer's methods. */
const shared = /* @__PURE__ */ sharedState("writers.v1", () => new Map<string, SharedWriter>());

/**
 * Adds a transport's settings to those of its target.
 * @returns Takes them back.
 * @throws {TypeError} If `mustAgree`, and another transport was given a setting that contradicts one of these.
 */
export function addSettings(target: Target, settings: GivenSettings, where: string, mustAgree: boolean): () => void {
  const text = JSON.stringify(settings);
  // Loggers may be created by the thousand. Those without settings leave nothing behind.
  if (text === "{}") return () => {};
  const entry = entryOf(target);
  const conflict = findConflict(
    [...entry.given.values()].map((other) => other.settings),
    settings,
  );
  if (conflict !== undefined) {
    if (!mustAgree) return () => {};
    throw new TypeError(
      `ctxlog: ${where}'s ${conflict.name} is ${conflict.given}, but another transport to ${target.name} has ${conflict.other};` +
        " transports to one destination share a writer. Close the other one first, or use one value.",
    );
  }
  const same = entry.given.get(text) ?? { settings, count: 0 };
  same.count++;
  entry.given.set(text, same);
  applySettings(target, entry);
  return () => {
    if (--same.count > 0) return;
    entry.given.delete(text);
    applySettings(target, entry);
    removeUnused(target.key, entry);
  };
}

/** The process's one writer for a target: two would mix up their lines. It is created for its first user. */
export function acquireWriter(target: Target): Writer {
  const entry = entryOf(target);
  entry.writer ??= new Writer(target.createDestination(entry.settings), entry.settings);
  entry.users++;
  return entry.writer;
}

/** Flushes. After its last user's release the writer is closed, unless somebody acquires it meanwhile. */
export async function releaseWriter({ key }: Target): Promise<void> {
  const entry = shared.get(key);
  const writer = entry?.writer;
  if (entry === undefined || writer === undefined) return;
  entry.users--;
  await writer.settle();
  if (entry.users > 0 || entry.writer !== writer) return;
  entry.writer = undefined;
  removeUnused(key, entry);
  writer.close();
}

function entryOf({ key, defaults }: Target): SharedWriter {
  let entry = shared.get(key);
  if (entry === undefined) {
    entry = { given: new Map(), settings: { ...defaults }, writer: undefined, users: 0 };
    shared.set(key, entry);
  }
  return entry;
}

function applySettings({ defaults }: Target, { given, settings, writer }: SharedWriter): void {
  Object.assign(
    settings,
    joinSettings(
      defaults,
      [...given.values()].map((other) => other.settings),
    ),
  );
  writer?.applySettings();
}

function removeUnused(key: string, entry: SharedWriter): void {
  if (entry.writer === undefined && entry.given.size === 0) shared.delete(key);
}
