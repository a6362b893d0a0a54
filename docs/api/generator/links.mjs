/** @typedef {import("./surface.mjs").PublicName} PublicName */

/** What stays as it is: blocks of code, which are indented, and code in a line. */
const CODE_OR_LINK = /^ {4}.*$|`[^`\n]+`|\{@link\s+([\w.]+)\}/gm;

/** The links of one page. */
export class Links {
  /** @type {Map<string, string>} */
  #targets = new Map();

  /**
   * @param {ReadonlyMap<string, ReadonlyMap<string, string>>} anchors For each page's slug, the anchor of each of its names.
   * @param {string} page The slug of the page that the links are on.
   */
  constructor(anchors, page) {
    for (const [slug, names] of [...anchors].reverse()) this.#add(slug === page ? "" : `${slug}.md`, names);
    this.#add("", anchors.get(page) ?? new Map());
  }

  /**
   * @param {string} path
   * @param {ReadonlyMap<string, string>} names
   */
  #add(path, names) {
    for (const [name, anchor] of names) this.#targets.set(name, `${path}#${anchor}`);
  }

  /**
   * A link to a name, `shortenId` or `Logger.child`; only the name if there is no such place.
   *
   * @param {string} name
   */
  to(name) {
    const target = this.#targets.get(name);
    return target === undefined ? `\`${name}\`` : `[\`${name}\`](${target})`;
  }

  /** @param {readonly PublicName[]} names */
  list(names) {
    return names.map(({ name }) => this.to(name)).join(", ");
  }

  /**
   * A docstring's text with its links: what stands in a link tag, and every public name that stands as code.
   *
   * @param {string} text
   * @param {string} self The name that the text describes; it is no link.
   */
  within(text, self) {
    return text.replace(CODE_OR_LINK, (all, linked) => {
      const name = linked ?? all.replaceAll("`", "");
      if (linked !== undefined && !this.#targets.has(linked.split(".")[0])) {
        throw new Error(`the docstring of ${self} links to "${linked}", which is no public name`);
      }
      if (name === self) return `\`${name}\``;
      if (linked !== undefined && !this.#targets.has(linked)) return this.to(linked.split(".")[0]);
      return linked !== undefined || (/^[A-Za-z]+$/.test(name) && /[A-Z]/.test(name)) ? this.#orCode(name, all) : all;
    });
  }

  /**
   * @param {string} name
   * @param {string} code
   */
  #orCode(name, code) {
    return this.#targets.has(name) ? this.to(name) : code;
  }
}

/** Gives headings the anchors that GitHub gives them. */
export class Anchors {
  /** @type {Map<string, number>} */
  #used = new Map();

  /** @param {string} heading */
  add(heading) {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-");
    const count = this.#used.get(anchor) ?? 0;
    this.#used.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  }
}
