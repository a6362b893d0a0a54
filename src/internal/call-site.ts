// Which functions a program's code has called, so that a position can be found without knowing ctxlog's files: in a
// bundle they are the program's own.

type Callable = (...args: never[]) => unknown;

/** The functions behind which the program's own frames begin. */
export const callSite: {
  /** What every log method calls. The method's own frame follows. */
  write: Callable | undefined;
  /** The method that is logging now in place of a logger's own: of a captured console, or of `asPino`. */
  wrapper: Callable | undefined;
} = { write: undefined, wrapper: undefined };
