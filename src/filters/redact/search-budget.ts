/**
 * How many values and characters of one line are searched, together. What is beyond is not shown. By default, formatters
 * show half as much of a line.
 */
export const MAX_NODES: number = 20_000;
export const MAX_CHARACTERS: number = 2 ** 21;
/** How many items of one list, or keys of one object. By default, formatters show a fifth as many. */
export const MAX_ITEMS: number = 5000;
/** How deep objects may nest. By default, formatters show a tenth as many levels. */
export const MAX_DEPTH: number = 100;

/** What a search may still use. */
export class SearchBudget {
  /** Values: fields, items, entries. */
  nodes: number;
  /** Characters of texts, names included. */
  characters: number;

  constructor(nodes: number = MAX_NODES, characters: number = MAX_CHARACTERS) {
    this.nodes = nodes;
    this.characters = characters;
  }
}
