import { contexts } from "./contexts.mjs";
import { heap } from "./heap.mjs";
import { http } from "./http.mjs";
import { imports } from "./imports.mjs";
import { size } from "./size.mjs";
import { TIMED_CASES } from "./timed.mjs";

/** Every case, in the order of the page. @type {import("../types.d.ts").Case[]} */
export const CASES = [...TIMED_CASES, contexts, heap, http, imports, size];
