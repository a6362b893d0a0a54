import { transcript } from "./checks.mjs";

export default {
  fetch: async () => Response.json(await transcript()),
};
