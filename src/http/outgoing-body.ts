import { types } from "node:util";

type Body = NonNullable<RequestInit["body"]>;

/** A body of a call, which a redirect may ask for a second time. */
export interface OutgoingBody {
  /** The body of a call that sends it; null if there is none. */
  readonly value: Body | null;
  /** Whether it is known to be a stream. `fetch` then follows a redirect of status 303 only. */
  readonly isStream: boolean;
  /** The same body for a second call; undefined if it cannot be sent again. */
  again(): Promise<Body | null | undefined>;
}

/** How many bytes of a Request's body are copied, if it comes in several pieces, as streams and files do. */
const MAX_COPY = 1_048_576;

export const NO_BODY: OutgoingBody = { value: null, isStream: false, again: async () => null };

/** The body that a caller gives as an option. */
export function givenBody(body: Body): OutgoingBody {
  if (isStream(body)) return { value: body, isStream: true, again: async () => undefined };
  const value = snapshot(body);
  return { value, isStream: false, again: async () => value };
}

/**
 * The body of a Request, which is in the Request already. `fetch` sends a Request's body again if it was made of a text
 * or other data, but nobody else can see what it was made of. So it is copied while it is sent.
 */
export function requestBody(request: Request): OutgoingBody {
  // A used body: fetch refuses it.
  if (request.bodyUsed) return { value: null, isStream: false, again: async () => undefined };
  const { body } = request.clone();
  const copy = copyOf(body as AsyncIterable<unknown> | null).catch(() => undefined);
  return { value: null, isStream: false, again: () => copy };
}

/** Data that the caller may change while the call is made is copied, as fetch does. */
function snapshot(body: Body): Body {
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (types.isArrayBuffer(body)) return body.slice(0);
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  if (!(body instanceof FormData)) return body;
  const copy = new FormData();
  for (const [name, value] of body) copy.append(name, value);
  return copy;
}

/** Whether a body can be read only once: a stream of the web or of Node, or a generator. */
function isStream(body: Body): boolean {
  if (typeof body !== "object") return false;
  return Symbol.asyncIterator in body || "getReader" in body || "pipe" in body;
}

/** The bytes of a stream; undefined if they are too many, or not bytes. */
async function copyOf(body: AsyncIterable<unknown> | null): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (body === null) return undefined;
  const iterator = body[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await iterator.next();
    if (done === true) return Buffer.concat(chunks);
    if (types.isUint8Array(value)) length += value.length;
    // A body of one piece is a text or bytes, and in memory already.
    if (!types.isUint8Array(value) || (chunks.length > 0 && length > MAX_COPY)) {
      // Not awaited: half of a stream that was split in two is closed only with the other half.
      iterator.return?.().catch(() => {});
      return undefined;
    }
    chunks.push(value);
  }
}
