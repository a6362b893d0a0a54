import { requestCase } from "../lib/request-cases.mjs";

export default requestCase(import.meta.url, 92, "five", 5);
