/** What a tag shows: the short IDs, and the further context fields that `contextFilter({ tag })` has put there. */
export interface TagText {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

const NO_FIELDS: ReadonlyMap<string, string> = new Map();

const PART = String.raw`[A-Za-z_][\w.-]{0,63}=[^\]|\s]{1,400}`;

/** A tag that begins with the request. No other text of a line can: the formats escape `[req=`. */
export const REQUEST_TAG: string = String.raw`\[req=[^\]|\s]{1,400}(?:\|${PART}){0,30}\]`;
/** A tag whose parts are in any order: `[tenant=acme|req=k3v9x7qa]`. */
export const ANY_TAG: string = String.raw`\[${PART}(?:\|${PART}){0,30}\]`;

/** Reads a tag: `[req=k3v9x7qa|session=12345678|tenant=acme]`. A part that is `none` is absent. */
export function readTag(tag: string): TagText {
  let requestId: string | undefined;
  let sessionId: string | undefined;
  let fields: Map<string, string> | undefined;
  for (const part of tag.slice(1, -1).split("|")) {
    const at = part.indexOf("=");
    const value = part.slice(at + 1);
    if (value === "none") continue;
    const label = part.slice(0, at);
    if (label === "req") requestId = value;
    else if (label === "session") sessionId = value;
    else {
      fields ??= new Map();
      fields.set(label, value);
    }
  }
  return { requestId, sessionId, fields: fields ?? NO_FIELDS };
}
