// Values that made a search for secrets slow, here or in other loggers: each of about so many bytes.

const FORM = "name";

/** @param {number} bytes @param {string} piece */
const repeated = (bytes, piece) => piece.repeat(Math.ceil(bytes / piece.length));

/** @type {Record<string, (bytes: number) => unknown>} */
export const HOSTILE = {
  "URLSearchParams, one name": (bytes) => new URLSearchParams(repeated(bytes, "password=1&")),
  "URLSearchParams, another name": (bytes) => new URLSearchParams(repeated(bytes, "a=1&")),
  "FormData, one name": (bytes) => {
    const form = new FormData();
    for (let length = 0; length < bytes; length += 12) form.append(FORM, "value");
    return form;
  },
  "Headers, set-cookie": (bytes) => {
    const headers = new Headers();
    for (let length = 0; length < bytes; length += 20) headers.append("set-cookie", "sid=12");
    return headers;
  },
  "keys that become the same": (bytes) =>
    Object.fromEntries(Array.from({ length: bytes / 16 }, (_, index) => [`a?token=${index}`, index])),
  "a key of one secret after another": (bytes) => ({ [repeated(bytes, "token=1 ")]: 1 }),
  "shared parts": (bytes) => {
    /** @type {Record<string, unknown>} */
    let value = { text: "x".repeat(bytes / 20) };
    for (let level = 0; level < 30; level++) value = { a: value, b: value };
    return value;
  },
  "nested lists": (bytes) => Array.from({ length: bytes / 40 }, () => [[[["a"]]]]),
  "a BigInt": (bytes) => 10n ** BigInt(bytes),
  "a Buffer": (bytes) => Buffer.alloc(bytes),
  "a sparse list": (bytes) => {
    const list = [];
    list[bytes * 4000] = "end";
    return list;
  },
  "an error's long message": (bytes) => new Error(repeated(bytes, "password=")),
  ...Object.fromEntries(
    [
      "password=",
      'password="',
      '\\"',
      "token ",
      "a=",
      '"a":',
      "eyJ",
      "Bearer ",
      "4111 ",
      "<password>",
      "://",
      "-----BEGIN PRIVATE KEY-----",
      "%",
      "a@b.",
    ].map((piece) => [`text of ${JSON.stringify(piece)}`, (/** @type {number} */ bytes) => repeated(bytes, piece)]),
  ),
};
