import { transcript } from "./checks.mjs";

process.stdout.write(JSON.stringify(await transcript()));
