// The grammar of go-logfmt, which Grafana Loki and many tools read logfmt with: keys end at a character up to U+0020, at `=`
// or `"`; a value is bare up to white space, without `=` and `"`, or a text in quotes with the escapes of JSON.

/** The pairs of a line, in order. @throws {SyntaxError} Where go-logfmt reports an error. */
export function logfmtPairs(line: string): [string, string][] {
  const pairs: [string, string][] = [];
  let at = 0;
  const fail = (what: string): never => {
    throw new SyntaxError(`${what} at ${at} of ${JSON.stringify(line)}`);
  };
  while (at < line.length) {
    if (line.charCodeAt(at) <= 0x20) {
      at++;
      continue;
    }
    const key = matchAt(/[^\x00-\x20="]+/y, line, at);
    if (key === undefined) return fail("a key is missing");
    if (key.includes("\ufffd")) fail("an invalid key");
    at += key.length;
    if (line[at] === '"') fail("unexpected quotes");
    if (line[at] !== "=") {
      pairs.push([key, ""]);
      continue;
    }
    at++;
    if (line[at] === '"') {
      const quoted = matchAt(/"(?:[^"\\]|\\.)*"/sy, line, at);
      if (quoted === undefined) return fail("an open quote");
      at += quoted.length;
      if (at < line.length && line.charCodeAt(at) > 0x20) fail("text behind quotes");
      pairs.push([key, JSON.parse(quoted) as string]);
      continue;
    }
    const bare = matchAt(/[^\x00-\x20="]*/y, line, at) ?? "";
    at += bare.length;
    if (line[at] === "=" || line[at] === '"') fail("an unexpected character");
    pairs.push([key, bare]);
  }
  return pairs;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
