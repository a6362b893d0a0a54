/**
 * A clock that stands still until it is moved, as {@link testClock} returns it.
 *
 * @example
 * const clock: TestClock = testClock(0);
 * clock.advance(1500);
 * clock();                                 // 1500
 */
export interface TestClock {
  /** Returns the time, in ms since 1970. */
  (): number;
  /** Moves the clock by a duration, in ms. */
  advance(ms: number): void;
  /** Moves the clock to a time, in ms since 1970. */
  set(ms: number): void;
}

/** The default time of tests: 2024-01-15 10:30:15 UTC. */
export const TEST_START: number = Date.UTC(2024, 0, 15, 10, 30, 15);

/**
 * Creates a clock that stands still, for the `clock` option of `createLogger` and {@link createTestLogger}.
 *
 * @param start Its first time, in ms since 1970: 2024-01-15 10:30:15 UTC by default.
 * @returns A clock that a test moves.
 *
 * @example
 * const clock = testClock();
 * const log = createTestLogger({ clock });
 * clock.advance(1000);
 */
export function testClock(start: number = TEST_START): TestClock {
  let now = start;
  return Object.assign(() => now, {
    advance(ms: number) {
      now += ms;
    },
    set(ms: number) {
      now = ms;
    },
  });
}
