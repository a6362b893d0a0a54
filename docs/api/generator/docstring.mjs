/**
 * A docstring, in its parts. Each is Markdown, with the source's line breaks.
 *
 * @typedef {object} Docstring
 * @property {string} description
 * @property {Map<string, string>} params By name.
 * @property {string | undefined} returns
 * @property {string[]} throws Each without its type's braces: `TypeError For an unknown option.`
 * @property {string | undefined} default
 * @property {string[]} examples
 */

const TAG = /(?:^|\s)@(param|returns|throws|default|example|internal)(?=\s|$)/g;

/**
 * @param {string} comment The text between `/*` and the end of a comment.
 * @returns {Docstring}
 */
export function parseDocstring(comment) {
  const text = comment
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n");
  const tags = [...text.matchAll(TAG)];
  /** @type {Docstring} */
  const doc = {
    description: text.slice(0, tags[0]?.index).trim(),
    params: new Map(),
    returns: undefined,
    throws: [],
    default: undefined,
    examples: [],
  };
  for (const [index, tag] of tags.entries()) {
    const content = text.slice(tag.index + tag[0].length, tags[index + 1]?.index).replace(/^\s*\n|\s+$/g, "");
    addTag(doc, tag[1] ?? "", content);
  }
  return doc;
}

/**
 * @param {Docstring} doc
 * @param {string} tag
 * @param {string} content
 */
function addTag(doc, tag, content) {
  const text = content.trim();
  if (tag === "param") {
    const [, name = "", meaning = ""] = /^(\w+)\s*(?:-\s+)?([\s\S]*)$/.exec(text) ?? [];
    doc.params.set(name, meaning);
  } else if (tag === "returns") doc.returns = text;
  else if (tag === "throws") doc.throws.push(text.replace(/^\{(\w+)\}/, "`$1`"));
  else if (tag === "default") doc.default = text;
  else if (tag === "example") doc.examples.push(content);
}

/**
 * The first sentence of a text, on one line.
 *
 * @param {string} text
 */
export function firstSentence(text) {
  const [paragraph = ""] = text.split("\n\n");
  const line = paragraph.replaceAll("\n", " ");
  const [sentence = line] = /^.*?[.!?](?=\s+\S|$)/.exec(line) ?? [];
  return sentence.replace(/:$/, ".");
}
