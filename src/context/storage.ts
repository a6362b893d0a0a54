import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestContext } from "./context.js";
import { TransportRun } from "./transport-run.js";

/** What the process's one storage may hold. */
type Stored = RequestContext | TransportRun | undefined;

interface Shared {
  readonly storage: AsyncLocalStorage<Stored>;
  /** How many contexts with a minLevel of their own are alive; while there are none, nobody pays for them. */
  verbose: number;
}

// Two copies of the package must see one context, and every further AsyncLocalStorage makes each await dearer on
// Node 20: so there is one for the process. The version is that of RequestContext's shape.
const KEY = Symbol.for("ctxlog.context.v1");

function shared(): Shared {
  const home = globalThis as { [KEY]?: Shared };
  home[KEY] ??= { storage: new AsyncLocalStorage(), verbose: 0 };
  return home[KEY];
}

const state: Shared = shared();

/** The process's one storage. */
export const storage: AsyncLocalStorage<Stored> = state.storage;

/** The context that this runs in, or undefined outside any. */
export function activeContext(): RequestContext | undefined {
  const stored = storage.getStore();
  return stored?.scope === undefined ? undefined : stored;
}

/** Whether this was started by a transport's write. */
export function isWithinTransport(): boolean {
  return storage.getStore() instanceof TransportRun;
}

const ended = new FinalizationRegistry<undefined>(() => {
  state.verbose--;
});
const watched = new WeakSet<RequestContext>();

/** Counts a context that opens gates, until it is garbage: work that it started may log long after it was left. */
export function watchVerbose(context: RequestContext): void {
  if (watched.has(context)) return;
  watched.add(context);
  ended.register(context, undefined);
  state.verbose++;
}

/** Whether the context that this runs in lets a line of this level pass every gate. */
export function opensGate(levelId: number): boolean {
  if (state.verbose === 0) return false;
  const context = storage.getStore();
  return context !== undefined && levelId >= context.minLevelId;
}
