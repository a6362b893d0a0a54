// SHA-256 (FIPS 180-4) and HMAC (RFC 2104), for runtimes without node:crypto. WebCrypto has both, but answers with
// promises, and an ID is needed at once.

const BLOCK = 64;

/** The constants of the rounds, and the first state. */
interface Constants {
  readonly rounds: readonly number[];
  readonly start: Uint32Array;
}

let known: Constants | undefined;

/** Computed when they are first needed, which is never on Node. */
function constantsOf(): Constants {
  const primes = firstPrimes(BLOCK);
  return {
    rounds: primes.map((prime) => fraction(Math.cbrt(prime))),
    start: Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
  };
}

/** The hash of bytes: 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  known ??= constantsOf();
  const { rounds: constants, start } = known;
  const state = start.slice();
  const message = new DataView(padded(data).buffer);
  for (let offset = 0; offset < message.byteLength; offset += BLOCK) {
    const rounds = scheduleOf(message, offset).map((word, round) => (word + (constants[round] as number)) | 0);
    for (const [index, value] of compressed(state, rounds).entries()) state[index] = (state[index] as number) + value;
  }
  const hash = new DataView(new ArrayBuffer(32));
  for (const [index, word] of state.entries()) hash.setUint32(4 * index, word);
  return new Uint8Array(hash.buffer);
}

/** The keyed hash of bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  const block = padTo(BLOCK, key.length > BLOCK ? sha256(key) : key);
  const hash = (mask: number, text: Uint8Array) =>
    sha256(Uint8Array.from([...block.map((byte) => byte ^ mask), ...text]));
  return hash(0x5c, hash(0x36, data));
}

function padTo(length: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  bytes.set(data);
  return bytes;
}

/** Section 5.1.1: a one, zeros, and the length in bits, up to the end of a block. */
function padded(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = padTo(Math.ceil((data.length + 9) / BLOCK) * BLOCK, data);
  bytes[data.length] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(data.length) * 8n);
  return bytes;
}

/** The word, rotated by each number of bits, and the results combined. */
function mixed(word: number, ...bits: number[]): number {
  return bits.reduce((sum, count) => sum ^ ((word >>> count) | (word << (32 - count))), 0);
}

/** Section 6.2.2, step 1. */
function scheduleOf(message: DataView, offset: number): number[] {
  const words: number[] = [];
  const word = (index: number): number => words[index] as number;
  for (let index = 0; index < BLOCK; index++) {
    if (index < 16) words.push(message.getInt32(offset + 4 * index));
    else {
      const [near, far] = [word(index - 2), word(index - 15)];
      const sigma = mixed(far, 7, 18) ^ (far >>> 3);
      words.push(((mixed(near, 17, 19) ^ (near >>> 10)) + word(index - 7) + sigma + word(index - 16)) | 0);
    }
  }
  return words;
}

/** Section 6.2.2, steps 2 and 3. Each round has its word and constant already added. */
function compressed(state: Uint32Array, rounds: readonly number[]): Int32Array {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (const round of rounds) {
    const first = (h + mixed(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + round) | 0;
    const second = mixed(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return Int32Array.of(a, b, c, d, e, f, g, h);
}

/** The first 32 bits of a root's fractional part: the constants of sections 4.2.2 and 5.3.3. */
function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}
