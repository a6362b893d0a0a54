import { AsyncLocalStorage } from "node:async_hooks";
import { sharedState } from "../internal/shared-state.js";
import { OFF } from "../level.js";
import type { CurrentContext } from "./context.js";
import { contextDebug } from "./context-debug.js";
import type { FieldSet } from "./field-set.js";
import type { HeldSlot } from "./held-slot.js";

/**
 * What the storage holds while a context is entered. `updateContext` replaces the field set; the holder stays, so that
 * everything that runs in the context sees the update.
 */
export class RequestContext {
  fieldSet: FieldSet<CurrentContext>;
  /** The number of the level that passes every logger's minimum; OFF if there is none. */
  minLevelId: number = OFF;
  /** Where loggers hold lines back: here, and in the contexts around. Set when it is needed. */
  heldSlots: readonly HeldSlot[] | undefined = undefined;

  constructor(fieldSet: FieldSet<CurrentContext>) {
    this.fieldSet = fieldSet;
  }

  /** Nothing, as for a field set: filters may have hidden what is in here. */
  toJSON(): undefined {}
}

/** Stored in place of a context, for code that runs outside any. */
export interface NoContext {
  readonly fieldSet: undefined;
  readonly minLevelId: number;
  /** The transports whose write has started what runs here. */
  readonly transports?: readonly object[] | undefined;
  /** The errors that were just thrown out of a context, into this code. */
  readonly thrown?: Map<object, RequestContext> | undefined;
}

/**
 * Replaces the context in the storage while a transport writes, and in everything that the write starts. What the
 * transport logs, however much later, is not passed back to it, and what it opens does not belong to the request that
 * happened to log first.
 */
export class TransportWork implements NoContext {
  readonly fieldSet = undefined;
  readonly minLevelId: number = OFF;
  /** The transports that write: one, or several that log to each other. */
  readonly transports: readonly object[];

  constructor(transports: readonly object[]) {
    this.transports = transports;
  }
}

/** A context that a transport has entered: what it logs in there is not passed back to it either. */
export class TransportContext extends RequestContext {
  readonly transports: readonly object[];

  constructor(fieldSet: FieldSet<CurrentContext>, transports: readonly object[]) {
    super(fieldSet);
    this.transports = transports;
  }
}

export type Stored = RequestContext | NoContext | undefined;

interface StorageState {
  readonly storage: AsyncLocalStorage<Stored>;
  /** How many contexts with a `minLevel` are in memory. While there are none, a disabled level costs one comparison. */
  overrides: number;
  /** Whether any transport has written yet. Until then, logging does not have to look for one in the storage. */
  hasTransportWork: boolean;
  /** Whether any logger holds lines back. Until then, contexts need not know those around them. */
  hasHeldLines: boolean;
}

// Two copies of the package must see one context, and on Node 20 every further AsyncLocalStorage makes each await
// slower. So there is one storage per process. The version is that of RequestContext's shape.
export const storageState: StorageState = /* @__PURE__ */ sharedState("context.v1", () => ({
  storage: new AsyncLocalStorage<Stored>(),
  overrides: 0,
  hasTransportWork: false,
  hasHeldLines: false,
}));

/** The process's only storage. */
export const storage: AsyncLocalStorage<Stored> = storageState.storage;

/** The transports whose work a storage's content belongs to. */
export function transportsOf(stored: Stored): readonly object[] | undefined {
  return (stored as NoContext | TransportContext | undefined)?.transports;
}

/** What the storage must hold outside any context: in a transport's work, that it is one. */
export function noContext(): Stored {
  const transports = storageState.hasTransportWork ? transportsOf(storage.getStore()) : undefined;
  return transports === undefined ? contextDebug?.left : new TransportWork(transports);
}

/** The current context, or undefined outside any. */
export function activeContext(): RequestContext | undefined {
  const stored = storage.getStore();
  return stored?.fieldSet === undefined ? undefined : stored;
}
