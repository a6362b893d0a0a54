// Values of the same shapes and sizes as those of evlog's published benchmark.

export const SHALLOW = {
  userId: "usr_123456",
  action: "purchase",
  cart: { items: 2, total: 4999, currency: "EUR" },
  region: "eu-west-1",
  sessionId: "sess_123456",
};

export const DEEP = {
  user: { id: "usr_123", plan: "pro", profile: { name: "Alice", settings: { theme: "light", locale: "de" } } },
  request: { method: "POST", path: "/api/purchase", headers: { "content-type": "application/json" } },
  cart: {
    items: [
      { id: "a", qty: 1, price: 1999 },
      { id: "b", qty: 2, price: 1500 },
    ],
    total: 4999,
  },
  payment: { method: "card", last4: "1234", gateway: "acquirer" },
};

export const SCOPE = { service: "checkout", requestId: "req_123" };
export const REQUEST = { method: "POST", path: "/api/purchase", requestId: "req_123" };
/** What a request learns step by step. */
export const STEPS = {
  user: { user: { id: "usr_123", plan: "pro" } },
  cart: { cart: { items: 2, total: 4999 } },
  payment: { payment: { method: "card", last4: "1234" } },
  end: { status: 200 },
};
