import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestContext } from "./context.js";

interface Shared {
  readonly storage: AsyncLocalStorage<RequestContext | undefined>;
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
export const storage: AsyncLocalStorage<RequestContext | undefined> = state.storage;

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
