import { readFileSync } from "node:fs";

/** The packages of which code is in the CommonJS build: they are ES modules only. Of tslog, that is `tslog/otel`. */
export const BUNDLED = ["nanoid", "tslog"];

/** What their licences ask to be shipped with them. */
export function thirdPartyLicenses() {
  const parts = BUNDLED.map((name) => {
    const folder = new URL(`../node_modules/${name}/`, import.meta.url);
    const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
    const text = readFileSync(new URL("LICENSE", folder), "utf8").trim();
    return `${name} ${version}, ${license}\n\n${text}\n`;
  });
  return `The CommonJS build contains:\n\n${parts.join("\n")}`;
}
