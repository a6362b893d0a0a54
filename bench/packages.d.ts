// Packages that have no types, or that are installed in this folder only, and not when types are checked.
declare module "@logtape/redaction";
declare module "autocannon";
declare module "bunyan";
declare module "consola/core";
declare module "esbuild";
