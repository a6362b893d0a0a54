import { sharedState } from "./shared-state.js";

// Which functions a program's code has called, so that a position can be found without knowing ctxlog's files: in a
// bundle they are the program's own.

type Callable = (...args: never[]) => unknown;

/** What every log method calls: behind it, and the method's own frame, the program's frames begin. */
export const callSite: { write: Callable | undefined } = { write: undefined };

/**
 * The method that is logging now in place of a logger's own, of a captured console or of `asPino`: the program's frames
 * begin behind it. The logger may be of another copy of the package.
 */
export const wrapped: { method: Callable | undefined } = /* @__PURE__ */ sharedState("wrapped.v1", () => ({
  method: undefined,
}));
