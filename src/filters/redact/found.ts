/** Stands for what is beyond the limits of a search. */
export const TOO_MUCH = "[not shown: more than is searched for secrets]";

/** An object that is being looked into; one that holds itself needs a copy before it is known what is in it. */
export interface Open {
  make: () => object;
  copy: object | undefined;
}

/** Parts of an object after the search, and whether any of them is another than before. */
export interface Found<Part> {
  readonly parts: Part[];
  changed: boolean;
}
