/**
 * A hash of an ID, from 0 to 2^32 - 1: FNV-1a (32 bits) over its UTF-8 bytes, and then the finalizer of MurmurHash3.
 * It says nothing about who may log what, so it need not be a cryptographic one. FNV alone leaves IDs that are counted
 * up close to each other in the upper bits, by which shares are cut off.
 *
 * Other languages compute the same number, so it must never change: docs/sampling.md has the test vectors.
 */
export function hashId(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index);
    // In ASCII, characters are bytes.
    if (code > 0x7f) return finalized(hashedBytes(id));
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return finalized(hash);
}

function hashedBytes(id: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(id, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

function finalized(hashed: number): number {
  let hash = Math.imul(hashed ^ (hashed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
