import { ANY, DEEP, type ParsedPath } from "./parse.js";

/** Of a place that was not asked for yet: places are made as they are needed, since `**` makes many possible. */
const UNKNOWN: unique symbol = Symbol("unknown");

/** Where a search is in the paths: which parts of which of them lead here. */
export class Place {
  /** The path that ends here, so that the value is hidden; undefined if none does. */
  readonly rule: string | undefined;
  /** Whether any name leads on, and not only those of {@link steps}. */
  readonly leadsAnywhere: boolean;
  #steps: readonly Step[] | undefined;
  readonly #compiled: CompiledPaths;
  readonly #positions: readonly Position[];
  readonly #children = new Map<string, Place | undefined | typeof UNKNOWN>();
  #other: Place | undefined | typeof UNKNOWN = UNKNOWN;

  constructor(compiled: CompiledPaths, positions: readonly Position[]) {
    this.#compiled = compiled;
    this.#positions = positions;
    const next = positions.map(({ path, at }) => path.parts[at]);
    const end = positions.find((_, index) => next[index] === undefined);
    this.rule = end && `path ${end.path.source}`;
    for (const name of next) if (typeof name === "string") this.#children.set(name, UNKNOWN);
    this.leadsAnywhere = next.some((part) => part === ANY || part === DEEP);
  }

  /** The names that paths have here, and where they lead. */
  get steps(): readonly Step[] {
    this.#steps ??= Array.from(this.#children.keys(), (name) => ({ name, next: this.child(name) }));
    return this.#steps;
  }

  /** The place of a value that is here under a name; undefined if no path leads there. */
  child(name: string): Place | undefined {
    const known = this.#children.get(name);
    if (known === undefined && !this.#children.has(name)) return this.other;
    if (known !== UNKNOWN) return known;
    const child = this.#step(name);
    this.#children.set(name, child);
    return child;
  }

  /** The place of a value under a name that is in none of {@link steps}. */
  get other(): Place | undefined {
    if (this.#other === UNKNOWN) this.#other = this.#step(undefined);
    return this.#other;
  }

  /** The place of a value that is in two places at once. */
  and(other: Place | undefined): Place {
    return other === undefined ? this : (this.#compiled.place([...this.#positions, ...other.#positions]) as Place);
  }

  #step(name: string | undefined): Place | undefined {
    const positions = this.#positions.flatMap(({ path, at }): Position[] => {
      const part = path.parts[at];
      if (part === DEEP) return [{ path, at }];
      return part === ANY || (part === name && name !== undefined) ? [{ path, at: at + 1 }] : [];
    });
    return this.#compiled.place(positions);
  }
}

/** A name, and the place that it leads to. */
export interface Step {
  readonly name: string;
  readonly next: Place | undefined;
}

interface Position {
  readonly path: ParsedPath;
  readonly at: number;
}

/** All paths of a set of rules. Equal places are one object, so that a search can compare them. */
export class CompiledPaths {
  readonly #paths: readonly ParsedPath[];
  readonly #places = new Map<string, Place>();

  constructor(paths: readonly ParsedPath[]) {
    this.#paths = paths;
  }

  /** The place of the record itself; undefined if there are no paths. */
  get root(): Place | undefined {
    return this.place(this.#paths.map((path) => ({ path, at: 0 })));
  }

  place(positions: readonly Position[]): Place | undefined {
    const all = new Map<string, Position>();
    for (const { path, at } of positions) {
      all.set(this.#keyOf(path, at), { path, at });
      // `**` may stand for nothing.
      if (path.parts[at] === DEEP) all.set(this.#keyOf(path, at + 1), { path, at: at + 1 });
    }
    if (all.size === 0) return undefined;
    const key = [...all.keys()].sort().join();
    const known = this.#places.get(key) ?? new Place(this, [...all.values()]);
    this.#places.set(key, known);
    return known;
  }

  #keyOf(path: ParsedPath, at: number): string {
    return `${this.#paths.indexOf(path)}:${at}`;
  }
}
