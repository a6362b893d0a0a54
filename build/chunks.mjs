/** @typedef {import("rolldown").ChunkingContext} Context */

/** What stands alone, for a bundler takes whole files or what it can prove to be unused: IDs come without loggers. */
const IDS = /[\\/]src[\\/](?:ids[\\/]generate|internal[\\/]shared-state)\.ts$|[\\/]nanoid[\\/]/;
/** The files that are in no room. */
const NO_ROOM = /[\\/]src[\\/](?!index\.)[\w-]+\.ts$/;

/**
 * The files of a build: one for each entry, and one for what several of them use. Node takes half a millisecond to find and
 * read each further module, and as sixty modules the package took twice as long to load as pino does.
 *
 * An entry's file stays below 32 KB, which is how far back gzip looks. In the tarball it is beside the same of the other
 * build, and takes a third of the room. So what is in no room is in the shared file, too.
 *
 * @param {string} id
 * @param {Context} context
 */
export function chunkOf(id, context) {
  if (IDS.test(id)) return "ids";
  return NO_ROOM.test(id) || entriesOf(id, context).size > 1 ? "shared" : null;
}

/**
 * The entries that import a module, directly or not.
 *
 * @param {string} id
 * @param {Context} context
 * @param {Set<string>} seen
 * @returns {Set<string>}
 */
function entriesOf(id, context, seen = new Set()) {
  if (seen.has(id)) return new Set();
  seen.add(id);
  const { isEntry = false, importers = [] } = context.getModuleInfo(id) ?? {};
  const entries = importers.flatMap((importer) => [...entriesOf(importer, context, seen)]);
  return new Set(isEntry ? [id, ...entries] : entries);
}
