// What every logger logs. Its lines are checked against the same values.
import { customAlphabet } from "nanoid";

/** The letters of an ID: 32, so that each is five bits. */
export const ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";

/** A fresh ID. All loggers but the floor use the same generator. */
export const newId = customAlphabet(ALPHABET, 20);

/** The two IDs of a context. @returns {import("../types.d.ts").Ids} */
export function newIds() {
  return { requestId: newId(), sessionId: newId() };
}

export const MESSAGE = "Processing payment for user Alice";
export const FAILURE = "Payment gateway timeout";
export const BINDINGS = { service: "checkout", pool: "primary" };

/** Nested objects, arrays and strings beyond ASCII. @param {number} amount */
export function richFields(amount) {
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
const ERRORS = Array.from({ length: 16 }, (_, number) => handle(number));

/** The error of a line. @param {number} i */
export function errorOf(i) {
  return /** @type {Error} */ (ERRORS[i & 15]);
}

/** @param {number} number */
function handle(number) {
  try {
    return charge(number);
  } catch (error) {
    return /** @type {Error} */ (error);
  }
}

/** @param {number} number */
function charge(number) {
  return callGateway(number);
}

/** @param {number} number @returns {Error} */
function callGateway(number) {
  throw new Error(`no answer in ${number + 1} s`);
}
