/** Returns a variable of the environment, or undefined if it is not set. Never throws. */
export type Environment = (name: string) => string | undefined;

/**
 * A variable of the process's environment. One that may not be read, as in Deno without `--allow-env`, is not set:
 * who starts a program that way wants it to run.
 */
export function readEnvironment(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}
