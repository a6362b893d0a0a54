import { builtin } from "../internal/builtins.js";
import { configError } from "../internal/check-options.js";

const os = /* @__PURE__ */ builtin("node:os");
const nodePath = /* @__PURE__ */ builtin("node:path");
const nodeUrl = /* @__PURE__ */ builtin("node:url");

const TAKES = "a file's path, or a file: URL";

/**
 * The absolute path for the option `path`. A shell resolves `~/` and a browser `file:`; nobody does here, and a directory
 * of that name would be created.
 * @throws {TypeError} If it is no path of a file.
 */
export function absolutePath(path: unknown): string {
  const text = path instanceof URL ? path.href : path;
  if (typeof text !== "string" || text === "" || text.includes("\0")) throw refused(path);
  const isUrl = path instanceof URL || /^[a-z][a-z\d+.-]+:\/\//i.test(text);
  if (isUrl) return fromUrl(text);
  if (/^~[/\\]/.test(text)) return nodePath.join(os.homedir(), text.slice(2));
  if (text.startsWith("~") && /[/\\]/.test(text))
    throw refused(path, "; another user's home directory is not resolved");
  return nodePath.resolve(text);
}

function fromUrl(url: string): string {
  try {
    const path = nodeUrl.fileURLToPath(url);
    // %00
    if (!path.includes("\0")) return path;
  } catch {
    // Another protocol, a host, or an encoded slash.
  }
  throw refused(url);
}

function refused(path: unknown, why = ""): TypeError {
  return configError("fileTransport's path", path, TAKES + why);
}
