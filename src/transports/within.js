/** The longest time that a timer of Node's takes, in ms. */
const LONGEST = 2 ** 31 - 1;
/** Resolves with whether a promise resolved in time (ms), as soon as that is known; rejects as the promise does. */
export async function within(promise, ms) {
    let timer;
    const late = new Promise((resolve) => {
        timer = setTimeout(() => resolve(false), Math.min(ms, LONGEST));
    });
    try {
        return await Promise.race([promise.then(() => true), late]);
    }
    finally {
        clearTimeout(timer);
    }
}
//# sourceMappingURL=within.js.map