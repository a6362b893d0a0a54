/** An error's message; empty if there is none to read. Never throws. */
export function errorMessage(error: unknown): string {
  try {
    return String((error as Error).message);
  } catch {
    return "";
  }
}

/**
 * The first line of an error's message that is not empty: what a line says if an error is logged alone. Never throws.
 */
export function errorHeadline(error: unknown): string {
  const message = errorMessage(error);
  return /[^\r\n]+/.exec(message)?.[0] ?? "";
}
