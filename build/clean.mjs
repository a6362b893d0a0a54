import { rmSync } from "node:fs";
import { DECLARATIONS } from "./entries.mjs";

for (const folder of ["dist", DECLARATIONS]) rmSync(folder, { recursive: true, force: true });
