// The record of the redaction cases: a user, a request with headers, and two items. Without secrets, and with three.

/** The places that pino's rows hide, and the rows of ctxlog that hide places. */
export const PATHS = ["user.password", "req.headers.authorization", "req.headers.cookie"];

/** @param {number} amount */
export function login(amount) {
  return {
    amount,
    user: {
      id: 4711,
      name: "Zoë Ångström",
      plan: "premium",
      roles: ["admin", "buyer"],
      address: { city: "Bern", zip: "3011" },
    },
    req: {
      method: "POST",
      url: "/login?next=%2Fcart&lang=de",
      remoteAddress: "192.168.10.20",
      headers: {
        host: "shop.example",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
        accept: "text/html,application/xhtml+xml",
        "content-type": "application/json",
        "content-length": "64",
      },
    },
    items: [
      { sku: "tea-001", count: 2, price: 4.5 },
      { sku: "cup-002", count: 1, price: 12.25 },
    ],
    ok: true,
  };
}

/** The same with three secrets; or with what stands for them. @param {number} amount */
export function secretLogin(amount, password = "s3cret", authorization = "Bearer abcDEF123456", cookie = "sid=abc123") {
  const { user, req, ...rest } = login(amount);
  return {
    user: { ...user, password },
    req: { ...req, headers: { ...req.headers, authorization, cookie } },
    ...rest,
  };
}
