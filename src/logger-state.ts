import type { AttachedFilter } from "./attached-filter.js";
import type { AttachedTransport } from "./attached-transport.js";
import { FieldSet, type Fields } from "./context/field-set.js";
import { passesByContext } from "./context/level-override.js";
import { activeContext } from "./context/storage.js";
import type { RecordSerializer } from "./filters/serializers.js";
import type { HeldLines } from "./held/held-lines.js";
import { type Undo, undoOnce } from "./internal/undo.js";
import { OFF, SILLY } from "./level.js";
import { decideLevel, type LevelSources, levelSources, NOTHING_NAMED, type OwnLevels } from "./logger-level.js";
import type { Settings, SharedSettings } from "./options.js";
import type { Pipeline } from "./pipeline.js";

/** Counts the changes of any logger's level, filters or transports. A logger that has not seen the last one refreshes itself. */
export const changes = { count: 0 };

/** What a logger has of its own. The rest is inherited. */
export interface OwnSettings extends OwnLevels {
  readonly shared: SharedSettings;
  filters: readonly AttachedFilter[];
  /** The parent's serializers included. */
  readonly serializer: RecordSerializer | undefined;
  transports: readonly AttachedTransport[];
}

export function ownSettingsOf({ shared, minLevelId, filters, serializer, transports }: Settings): OwnSettings {
  return { shared, minLevelId, named: NOTHING_NAMED, filters, serializer, transports };
}

/** A logger's settings: its own, and together with its ancestors', as of the last change that it has seen. */
export class LoggerState {
  readonly name: string | undefined;
  readonly bindingSet: FieldSet;
  /** The bindings of lines that are held back. */
  heldBindingSet: FieldSet | undefined;
  readonly parent: LoggerState | undefined;
  seen = -1;
  minLevelId: number = SILLY;
  /** The least level that calls may have to do with: those between it and the minimum are held back. */
  gateId: number = SILLY;
  pipeline: Pipeline | undefined;
  readonly #load: () => OwnSettings;
  #own: OwnSettings | undefined;
  #levels: LevelSources | undefined;
  readonly #latest = (): Pipeline => this.refresh();
  /** What replaces the transports and the minimum level. The last one counts. */
  #redirects: readonly AttachedTransport[] = [];

  /** @param load Its own settings, which are loaded when it is first used. */
  constructor(name: string | undefined, bindings: Fields, load: () => OwnSettings, parent: LoggerState | undefined) {
    this.name = name;
    this.bindingSet = new FieldSet(Object.freeze(bindings));
    this.#load = load;
    this.parent = parent;
  }

  get own(): OwnSettings {
    this.#own ??= this.#load();
    return this.#own;
  }

  /** Counts a change, and returns its undo function. */
  changed(undo: () => void): Undo {
    changes.count++;
    return undoOnce(() => {
      undo();
      changes.count++;
    });
  }

  redirectTo(transport: AttachedTransport): Undo {
    this.#redirects = [...this.#redirects, transport];
    return this.changed(() => {
      this.#redirects = without(this.#redirects, transport);
    });
  }

  /** Whether a line of a level is written, or held back. */
  isEnabled(levelId: number): boolean {
    this.refresh();
    if (levelId >= this.minLevelId || (this.minLevelId !== OFF && passesByContext(levelId))) return true;
    return levelId >= this.gateId && activeContext() !== undefined;
  }

  /** Applies the changes made here or in an ancestor since the last call. */
  refresh(): Pipeline {
    if (this.seen === changes.count && this.pipeline !== undefined) return this.pipeline;
    const { shared, filters: attached, serializer, transports } = this.own;
    const filters = attached.map(({ run }) => run);
    const { parent } = this;
    const inherited = parent?.refresh();
    const inheritedLevels = parent === undefined ? undefined : parent.#levels;
    const redirect = this.#redirects.at(-1);
    this.#levels = levelSources(inheritedLevels, this.name, this.own, redirect !== undefined);
    this.minLevelId = decideLevel(this.name, this.#levels, shared.levels);
    this.gateId = gateOf(this.minLevelId, shared.heldLines);
    const all = inherited === undefined ? transports : [...inherited.transports, ...transports];
    const used = redirect === undefined ? all : [redirect];
    this.pipeline = {
      filters: inherited === undefined ? filters : [...inherited.filters, ...filters],
      transports: used,
      serializer,
      redactor: shared.redactor,
      isPublished: true,
      inspectsRecords: used.some(({ inspectsRecords }) => inspectsRecords),
      hasOwnViews: used.some(({ hasOwnView }) => hasOwnView),
      heldLines: shared.heldLines,
      report: shared.report,
      latest: this.#latest,
    };
    this.seen = changes.count;
    return this.pipeline;
  }

  /** Has all filters that a line of this logger meets write what they have to say. */
  flushFilters(): void {
    this.parent?.flushFilters();
    for (const filter of this.own.filters) filter.flush();
  }
}

/** The least level whose calls are looked at. A logger that is off holds nothing either. */
function gateOf(minLevelId: number, heldLines: HeldLines | undefined): number {
  return heldLines === undefined || minLevelId === OFF ? minLevelId : Math.min(minLevelId, heldLines.settings.levelId);
}

export function without<T>(list: readonly T[], entry: T): readonly T[] {
  return list.filter((one) => one !== entry);
}
