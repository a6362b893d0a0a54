import { LEVEL_NAMES } from "../../level.js";
import { endOfText, isAt } from "./bytes.js";
import { jsonService, lineService, type Place } from "./quick-service.js";

/**
 * The few facts that a list of sessions needs, read from the bytes of a line without making a string of it: a file has
 * millions of lines, and hundreds of sessions. Only lines as ctxlog writes them by default are read: the line format in
 * UTC, and JSON with its own keys first. For any other the whole line has to be read.
 */
export class QuickFacts {
  /** Ms since 1970. */
  time = 0;
  digits = 0;
  /** The level's number. */
  level = 0;
  isShort = false;
  isContinuation = false;
  // Where the parts are; both ends are 0 for a part that the line does not have.
  nameFrom = 0;
  nameTo = 0;
  requestFrom = 0;
  requestTo = 0;
  sessionFrom = 0;
  sessionTo = 0;
  serviceFrom = 0;
  serviceTo = 0;
  /** The end of the tag, or of JSON's IDs. */
  #idsTo = 0;

  /** The bytes of the block that the line is in. */
  view: DataView = new DataView(new ArrayBuffer(0));
  #bytes: Buffer | undefined;
  readonly #second = new DataView(new ArrayBuffer(20));
  #secondMs = Number.NaN;

  /** Reads a line. Returns false if it has to be read in full. */
  read(bytes: Buffer, from: number, to: number): boolean {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.nameFrom = this.nameTo = this.requestFrom = this.requestTo = this.sessionFrom = this.sessionTo = 0;
    this.serviceFrom = this.serviceTo = 0;
    return bytes[from] === OPEN_BRACE ? this.#readJson(bytes, from, to) : this.#readLine(bytes, from, to);
  }

  /**
   * Reads the field `service` of a line that was read, and in which that word is.
   * @param word The word's first place in the line. Returns false if the line has to be read in full.
   */
  readService(bytes: Buffer, word: number, to: number): boolean {
    if (this.isContinuation) return true;
    const place: Place | "none" | "unknown" = (this.isShort ? lineService : jsonService)(bytes, word, this.#idsTo, to);
    if (typeof place === "string") return place === "none";
    this.serviceFrom = place.from;
    this.serviceTo = place.to;
    return true;
  }

  #readLine(bytes: Buffer, from: number, to: number): boolean {
    if (to - from < 40 || bytes[from + 10] !== SPACE || !this.#readTime(bytes, from)) return false;
    let at = from + 19;
    if (bytes[at] === DOT) at = this.#readMilliseconds(bytes, at);
    if (!isAt(bytes, at, SEPARATOR)) return false;
    const nameFrom = at + 3;
    at = nameFrom;
    while (at < to && bytes[at] !== OPEN_BRACKET) at++;
    if (!isAt(bytes, at, REQUEST) || !isAt(bytes, at - 3, SEPARATOR)) return false;
    let word = at - 4;
    while (word >= nameFrom && (bytes[word] as number) >= CAPITAL_A) word--;
    const level = levelAt(bytes, word + 1, at - 3);
    if (level === undefined || (word >= nameFrom && !isAt(bytes, word - 2, SEPARATOR))) return false;
    this.level = level;
    if (word - 2 > nameFrom) {
      this.nameFrom = nameFrom;
      this.nameTo = word - 2;
    }
    return this.#readTag(bytes, at + REQUEST.length, to);
  }

  #readTag(bytes: Buffer, from: number, to: number): boolean {
    let at = from;
    while (at < to && bytes[at] !== BAR) at++;
    if (!isAt(bytes, at, SESSION)) return false;
    if (!isNone(bytes, from, at)) {
      this.requestFrom = from;
      this.requestTo = at;
    }
    const session = at + SESSION.length;
    at = session;
    while (at < to && bytes[at] !== CLOSE_BRACKET && bytes[at] !== BAR) at++;
    if (!isNone(bytes, session, at)) {
      this.sessionFrom = session;
      this.sessionTo = at;
    }
    while (at < to && bytes[at] !== CLOSE_BRACKET) at++;
    this.isShort = true;
    this.isContinuation = bytes[at + 2] === BAR;
    this.#idsTo = at;
    return at < to;
  }

  #readJson(bytes: Buffer, from: number, to: number): boolean {
    if (to - from < 60 || !isAt(bytes, from, TIME) || bytes[from + 19] !== CAPITAL_T) return false;
    if (!this.#readTime(bytes, from + TIME.length)) return false;
    let at = this.#readMilliseconds(bytes, from + TIME.length + 19);
    if (!isAt(bytes, at, LEVEL)) return false;
    at += LEVEL.length;
    const levelEnd = endOfText(bytes, at, to);
    const level = levelAt(bytes, at, levelEnd);
    if (level === undefined) return false;
    this.level = level;
    at = levelEnd + 1;
    if (isAt(bytes, at, NAME)) {
      this.nameFrom = at + NAME.length;
      this.nameTo = endOfText(bytes, this.nameFrom, to);
      at = this.nameTo + 1;
    }
    if (!isAt(bytes, at, REQUEST_ID)) return false;
    this.requestFrom = at + REQUEST_ID.length;
    this.requestTo = endOfText(bytes, this.requestFrom, to);
    at = this.requestTo + 1;
    // Without it here, the session may be among the fields.
    if (!isAt(bytes, at, SESSION_ID)) return false;
    this.sessionFrom = at + SESSION_ID.length;
    this.sessionTo = endOfText(bytes, this.sessionFrom, to);
    this.isShort = false;
    this.isContinuation = false;
    this.#idsTo = this.sessionTo;
    return this.sessionTo < to;
  }

  /** `2024-01-15 10:30:15`, which most lines have in common with the one before. */
  #readTime(bytes: Buffer, from: number): boolean {
    this.digits = 0;
    if (!this.#isSameSecond(from)) {
      const text = bytes.toString("latin1", from, from + 19);
      if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(text)) return false;
      this.#secondMs = Date.parse(`${text.replace(" ", "T")}Z`);
      for (let index = 0; index < 19; index++) this.#second.setUint8(index, bytes[from + index] as number);
    }
    this.time = this.#secondMs;
    return !Number.isNaN(this.time);
  }

  #isSameSecond(from: number): boolean {
    const { view } = this;
    const second = this.#second;
    // The last digits differ first.
    return (
      view.getInt32(from + 15) === second.getInt32(15) &&
      view.getInt32(from + 12) === second.getInt32(12) &&
      view.getInt32(from + 8) === second.getInt32(8) &&
      view.getInt32(from + 4) === second.getInt32(4) &&
      view.getInt32(from) === second.getInt32(0)
    );
  }

  /** `.123`; what follows it is returned. */
  #readMilliseconds(bytes: Buffer, at: number): number {
    const ms =
      ((bytes[at + 1] as number) - 48) * 100 + ((bytes[at + 2] as number) - 48) * 10 + (bytes[at + 3] as number) - 48;
    if (bytes[at] === DOT && ms >= 0 && ms < 1000) {
      this.time += ms;
      this.digits = 3;
    }
    return at + 4;
  }
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const BAR = 0x7c;
const DOT = 0x2e;
const SPACE = 0x20;
const CAPITAL_A = 0x41;
const CAPITAL_T = 0x54;

const SEPARATOR = Buffer.from(" - ");
const REQUEST = Buffer.from("[req=");
const SESSION = Buffer.from("|session=");
const NONE = Buffer.from("none");
const TIME = Buffer.from('{"time":"');
const LEVEL = Buffer.from('Z","level":"');
const NAME = Buffer.from(',"name":"');
const REQUEST_ID = Buffer.from(',"requestId":"');
const SESSION_ID = Buffer.from(',"sessionId":"');

function isNone(bytes: Buffer, from: number, to: number): boolean {
  return to - from === NONE.length && isAt(bytes, from, NONE);
}

const LEVELS = LEVEL_NAMES.map((name) => Buffer.from(name));
const INFO = LEVEL_NAMES.indexOf("INFO");

function levelAt(bytes: Buffer, from: number, to: number): number | undefined {
  if (isLevel(bytes, from, to, INFO)) return INFO;
  for (let level = 0; level < LEVELS.length; level++) if (isLevel(bytes, from, to, level)) return level;
  return undefined;
}

function isLevel(bytes: Buffer, from: number, to: number, level: number): boolean {
  const name = LEVELS[level] as Buffer;
  return to - from === name.length && isAt(bytes, from, name);
}
