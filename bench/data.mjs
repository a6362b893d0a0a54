// What every logger is given to log. Their lines are checked against the same.
import { customAlphabet } from "nanoid";

/** An ID as ctxlog makes them: whoever needs a fresh one in a timed run makes it like this. */
export const newId = customAlphabet("23456789abcdefghijkmnpqrstuvwxyz", 20);

export const MESSAGE = "Processing payment for user Alice";
export const FAILURE = "Payment gateway timeout";
export const BINDINGS = { service: "checkout", pool: "primary" };

/** A record with nested objects, arrays and strings beyond ASCII. */
export function richFields(/** @type {number} */ amount) {
  return {
    amount,
    user: { id: 4711, name: "Zoë Ångström", roles: ["admin", "käufer"], address: { city: "Łódź", zip: "90-001" } },
    items: [
      { sku: "茶-001", count: 2, price: 4.5 },
      { sku: "café-002", count: 1, price: 12.25 },
    ],
    note: 'said "ok" 👍\nand left',
    paid: true,
    coupon: null,
  };
}

/** Errors with the stack of a server: a handler that calls a service that calls a gateway. */
export const ERRORS = Array.from({ length: 16 }, (_, number) => handle(number));

function handle(/** @type {number} */ number) {
  try {
    return charge(number);
  } catch (error) {
    return /** @type {Error} */ (error);
  }
}

function charge(/** @type {number} */ number) {
  return callGateway(number);
}

/** @returns {Error} */
function callGateway(/** @type {number} */ number) {
  throw new Error(`no answer in ${number + 1} s`);
}
