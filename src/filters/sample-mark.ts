import type { InternalRecord, Shares } from "../call-record.js";
import { FieldSet, type Fields } from "../context/field-set.js";
import type { SampledBy } from "./sampled-share.js";

/** What sampling adds to a logger's bindings, and what the record has been through then. */
interface Marking {
  readonly fields: Fields;
  readonly shares: Shares | undefined;
}

/** A logger's bindings with a mark. */
export interface MarkedBindings {
  readonly fieldSet: FieldSet;
  readonly shares: Shares | undefined;
}

/** Marks records by a field in their bindings: there it is rendered once for a logger, and not for each line. */
export class Mark {
  readonly #of: (shares: Shares | undefined) => Marking;

  constructor(of: (shares: Shares | undefined) => Marking) {
    this.#of = of;
  }

  /** The mark of lines that pass: the product of all shares by which the record was sampled. */
  static rate(by: SampledBy, share: number): Mark {
    return new Mark((before) => {
      // Of two shares by one ID, the larger contains the smaller. Those by different IDs are independent.
      const shares = { ...before, [by]: Math.min(share, before?.[by] ?? 1) };
      const sampleRate = Object.values(shares).reduce((product, one) => product * one, 1);
      return { fields: { sampleRate: Number(sampleRate.toPrecision(12)) }, shares };
    });
  }

  /** The mark of lines that are held back instead of dropped. */
  static sampledOut(): Mark {
    return new Mark((shares) => ({ fields: { sampledOut: true }, shares }));
  }

  /** The record's bindings with this mark, made once for a logger. */
  bindingsOf({ bindings, bindingSet, shares: before }: InternalRecord): MarkedBindings {
    // A filter may have replaced the bindings.
    const source = bindingSet !== undefined && bindingSet.fields === bindings ? bindingSet : undefined;
    const known = source?.find(this) as MarkedBindings | undefined;
    if (known !== undefined) return known;
    const { fields, shares } = this.#of(before);
    const marked = { fieldSet: new FieldSet({ ...bindings, ...fields }), shares };
    return source === undefined ? marked : source.store(this, marked);
  }
}
