/**
 * What all copies of the package in this process share (after a hot reload, in a test that resets modules, with two
 * versions installed). The version in the name is that of the state's shape.
 *
 * @param name For example `exit.v1`.
 */
export function sharedState<State extends object>(name: string, create: () => State): State {
  const key = Symbol.for(`ctxlog.${name}`);
  const home = globalThis as { [key: symbol]: State | undefined };
  home[key] ??= create();
  return home[key];
}
