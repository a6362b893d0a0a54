import { builtin } from "../internal/builtins.js";
import { configError } from "../internal/check-options.js";

const os = /* @__PURE__ */ builtin("node:os");
const nodePath = /* @__PURE__ */ builtin("node:path");
const nodeUrl = /* @__PURE__ */ builtin("node:url");

const TAKES = "a file's path, or a file: URL";

/**
 * The absolute path that an option names. A shell resolves `~/` and a browser `file:`; nobody does here, and a directory
 * of that name would be created.
 * @throws {TypeError} If it is no path of a file.
 */
export function absolutePath(option: string, path: unknown): string {
  const text = path instanceof URL ? path.href : path;
  if (typeof text !== "string" || text === "" || text.includes("\0")) throw refused(option, path);
  const isUrl = path instanceof URL || /^[a-z][a-z\d+.-]+:\/\//i.test(text);
  if (isUrl) return fromUrl(option, text);
  if (/^~[/\\]/.test(text)) return nodePath.join(os.homedir(), text.slice(2));
  if (text.startsWith("~") && /[/\\]/.test(text))
    throw refused(option, path, "; another user's home directory is not resolved");
  return nodePath.resolve(text);
}

function fromUrl(option: string, url: string): string {
  try {
    const path = nodeUrl.fileURLToPath(url);
    // %00
    if (!path.includes("\0")) return path;
  } catch {
    // Another protocol, a host, or an encoded slash.
  }
  throw refused(option, url);
}

function refused(option: string, path: unknown, why = ""): TypeError {
  return configError(option, path, TAKES + why);
}
