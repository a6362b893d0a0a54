// The pretty format opens no file that stands in an error's text: of this pipe nobody writes the other end.
import { execFileSync } from "node:child_process";
import { createLogger } from "ctxlog";

execFileSync("mkfifo", ["pipe"]);
const path = `${process.cwd()}/pipe`;
createLogger({ format: "pretty", transports: [{ write() {} }] }).error(
  "Refused",
  new Error(`no such order: x\n    at y (${path}:1:1)`),
);
console.log("logged");
