import { requestCase } from "../lib/request-cases.mjs";

export default requestCase(import.meta.url, 91, "three", 3);
