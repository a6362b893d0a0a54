/** The built-in modules of Node that other runtimes lack, or have only by a setting. */
interface Builtins {
  readonly "node:console": typeof import("node:console");
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:diagnostics_channel": typeof import("node:diagnostics_channel");
  readonly "node:fs": typeof import("node:fs");
  readonly "node:module": typeof import("node:module");
  readonly "node:os": typeof import("node:os");
  readonly "node:path": typeof import("node:path");
  readonly "node:stream/promises": typeof import("node:stream/promises");
  readonly "node:tty": typeof import("node:tty");
  readonly "node:url": typeof import("node:url");
  readonly "node:worker_threads": typeof import("node:worker_threads");
  readonly "node:zlib": typeof import("node:zlib");
}

type BuiltinName = keyof Builtins;

/**
 * A built-in module. An `import` of one that a runtime lacks would fail for the whole package, when it is bundled or
 * loaded; here only its use does. It is loaded when it is first used, since Node's own take a tenth of the time of an
 * import (bench: import). Its members are looked up at each use, so that a program may replace them.
 *
 * @returns The module, or in its place an object of which each use throws an error that names the module.
 */
export function builtin<Name extends BuiltinName>(name: Name): Builtins[Name] {
  let module: object | undefined;
  const get = (_: object, member: string | symbol): unknown => {
    module ??= findBuiltin(name) ?? missing(name);
    return Reflect.get(module, member);
  };
  return new Proxy({}, { get }) as Builtins[Name];
}

/** Whether the runtime has a built-in module. */
export function hasBuiltin(name: BuiltinName): boolean {
  return findBuiltin(name) !== undefined;
}

function findBuiltin(name: BuiltinName): object | undefined {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> | undefined };
  try {
    return process?.getBuiltinModule?.(name) as object | undefined;
  } catch {
    // In Next's edge runtime every function of process throws that it is not supported.
    return undefined;
  }
}

function missing(name: BuiltinName): object {
  const get = (_: object, member: string | symbol) => {
    throw new Error(`ctxlog: ${String(member)} of ${name} is needed, which this runtime does not have`);
  };
  return new Proxy({}, { get });
}
