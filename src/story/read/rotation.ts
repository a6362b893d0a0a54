/**
 * What rotation has added to a file's name: `app.log.2.gz`, `app.2.log`, `app-2026-11-26_1.log`, `app.log-20261126`.
 */
export function rotationOf(path: string): { family: string; age: number } {
  const name = path.replace(/\.(?:gz|zst)$/i, "");
  const numbered = /^(.+)\.(\d{1,4})((?:\.log)?)$/.exec(name);
  if (numbered !== null) return { family: `${numbered[1]}${numbered[3]}`, age: Number(numbered[2]) };
  const dated = /^(.*?)[-.](\d{4})-?(\d\d)-?(\d\d)(?:[-T]?(\d\d))?(?:_(\d{1,6}))?((?:\.[A-Za-z]+)?)$/.exec(name);
  if (dated === null) return { family: name, age: 0 };
  const [, start = "", year, month, day, hour = "0", sequence = "0", end = ""] = dated;
  const hours = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour)) / 3_600_000;
  return { family: start + end, age: Math.max(1, 1e7 - hours - Number(sequence) / 1e6) };
}
