/** A clock that stands still until it is told to go on. */
export interface TestClock {
  /** The time, in ms since 1970. */
  (): number;
  /** Goes on by so many ms. */
  advance(ms: number): void;
  /** Goes to a time, in ms since 1970. */
  set(ms: number): void;
}

/** When a test begins: 2024-01-15 10:30:15 UTC. */
export const TEST_START: number = Date.UTC(2024, 0, 15, 10, 30, 15);

/**
 * A clock for tests: what `createLogger` takes as its `clock`.
 *
 * @param start Its first time, in ms since 1970; 2024-01-15 10:30:15 UTC unless told.
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
