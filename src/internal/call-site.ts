// Which functions a program's code has called, so that a position can be found without knowing ctxlog's files: in a
// bundle they are the program's own.

type Callable = (...args: never[]) => unknown;

/** The functions behind which the program's own frames begin. */
export const callSite: {
  /** What every log method calls. The method's own frame follows. */
  write: Callable | undefined;
  /** The method of a captured console that is logging now. */
  consoleMethod: Callable | undefined;
} = { write: undefined, consoleMethod: undefined };
