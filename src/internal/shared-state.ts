/**
 * What all copies of the package in this process share: the ES and the CommonJS build, two versions that are installed,
 * and those that a hot reload or a test leaves behind. The version in the name is that of the state's shape.
 *
 * Call it with a mark that the call is pure: without one, a bundler keeps the state of a part that nobody uses.
 *
 * @param name For example `exit.v1`.
 */
export function sharedState<State extends object>(name: string, create: () => State): State {
  const key = Symbol.for(`ctxlog.${name}`);
  const home = globalThis as { [key: symbol]: State | undefined };
  home[key] ??= create();
  return home[key];
}
