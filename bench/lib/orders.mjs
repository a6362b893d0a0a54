// What the servers of the http case do.

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {{ id: string, amount: number }} Order */

/** Stands for what a request waits for. @param {Request} request @returns {Promise<Order>} */
export function findOrder({ url = "" }) {
  return new Promise((found) => setImmediate(found, { id: url.slice(8), amount: 12.5 }));
}

/** @param {import("node:http").ServerResponse} response @param {Order} order */
export function answer(response, order) {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(order));
}

/** @param {Request} request */
export function sessionOf({ headers }) {
  return /** @type {string} */ (headers["x-session-id"]);
}
