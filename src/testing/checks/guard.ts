/** Notes every change of an object, and lets none happen. */
export class Guard {
  readonly changes: string[] = [];

  /** A view of an object. What is read from it is guarded as well, if it is an object that only holds data. */
  of<T extends object>(target: T, path: string): T {
    const note = (what: string): false => {
      this.changes.push(`${path}${what}`);
      return false;
    };
    return new Proxy(target, {
      get: (object, key) => {
        const value: unknown = Reflect.get(object, key, object);
        const descriptor = Reflect.getOwnPropertyDescriptor(object, key);
        const isFixed = descriptor !== undefined && descriptor.configurable === false;
        return isFixed || !isData(value) ? value : this.of(value, `${path}.${String(key)}`);
      },
      set: (_, key) => note(`.${String(key)} was set`),
      defineProperty: (_, key) => note(`.${String(key)} was defined`),
      deleteProperty: (_, key) => note(`.${String(key)} was deleted`),
      preventExtensions: () => note(" was frozen"),
      setPrototypeOf: () => note(" got another prototype"),
    });
  }
}

function isData(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || Array.isArray(value);
}
