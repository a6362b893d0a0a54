import type { Report } from "../../internal/report.js";
import { read, readText } from "../../internal/safe-read.js";
import type { ClassSerializer } from "./options.js";
import { runSerializer } from "./run-serializer.js";

/** How deep instances are searched for, as formatters show objects. */
const MAX_DEPTH = 10;
/** How many values of one line are searched. */
const MAX_VALUES = 10_000;

/** Replaces the instances of classes in the values of one line. Objects of the caller's are copied, not changed. */
export class InstanceSearch {
  readonly #classes: readonly ClassSerializer[];
  readonly #report: Report;
  readonly #ancestors: object[] = [];
  #left = MAX_VALUES;

  constructor(classes: readonly ClassSerializer[], report: Report) {
    this.#classes = classes;
    this.#report = report;
  }

  /** The value with its instances serialized; the value itself if it holds none. */
  value(value: unknown): unknown {
    if (this.#classes.length === 0 || typeof value !== "object" || value === null) return value;
    const found = this.find(value);
    return found === undefined ? this.#content(value) : this.run(found, value);
  }

  /** The class that an object is an instance of, if it has a serializer. */
  find(value: object): ClassSerializer | undefined {
    return this.#classes.find(({ type }) => isInstance(value, type));
  }

  run({ type, serialize }: ClassSerializer, value: object): unknown {
    return runSerializer(serialize, value, `class ${readText(type, "name") || "without a name"}`, this.#report);
  }

  #content(value: object): unknown {
    if (this.#ancestors.length >= MAX_DEPTH || this.#ancestors.includes(value) || !isSearchable(value)) return value;
    this.#ancestors.push(value);
    try {
      return this.#copyWithout(value);
    } finally {
      this.#ancestors.pop();
    }
  }

  #copyWithout(value: object): object {
    let copy: Record<string, unknown> | undefined;
    for (const key of keysOf(value, this.#left)) {
      if (this.#left-- <= 0) break;
      const item = read(value, key);
      const shown = this.value(item);
      if (shown === item) continue;
      copy ??= copyOfFields(value);
      define(copy, key, shown);
    }
    return copy ?? value;
  }
}

/** Whether an object is an instance of a class. Never throws: a Proxy, or the class's own test, may. */
function isInstance(value: object, type: { readonly prototype: object }): boolean {
  try {
    return value instanceof (type as unknown as new () => object);
  } catch {
    return false;
  }
}

/** Whether formatters show an object by its keys. */
function isSearchable(value: object): boolean {
  try {
    if (Array.isArray(value)) return true;
    const prototype = Object.getPrototypeOf(value);
    if (typeof (value as { toJSON?: unknown }).toJSON === "function") return false;
    return prototype === Object.prototype || Object.prototype.toString.call(value) === "[object Object]";
  } catch {
    return false;
  }
}

/** The keys of an object's own fields, up to a number of an array's indices; none if it does not list them. */
export function keysOf(value: object, most: number = MAX_VALUES): readonly string[] {
  try {
    if (!Array.isArray(value)) return Object.keys(value);
    return Array.from({ length: Math.min(value.length, most) }, (_, index) => String(index));
  } catch {
    return [];
  }
}

/** A copy of an object that is shown by its keys: of its class, and with a text for each value that cannot be read. */
export function copyOfFields(value: object): Record<string, unknown> {
  try {
    if (Array.isArray(value)) return value.slice() as unknown as Record<string, unknown>;
  } catch {
    // A Proxy that refuses: its items are read one by one.
  }
  const copy: Record<string, unknown> = Object.create(prototypeOf(value));
  for (const key of keysOf(value)) define(copy, key, read(value, key));
  return copy;
}

function prototypeOf(value: object): object | null {
  try {
    return Object.getPrototypeOf(value);
  } catch {
    return Object.prototype;
  }
}

/** Sets a field, without a setter that the object's class may have for it. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
