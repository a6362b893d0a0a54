import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["spec/**/*.spec.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Specs that measure the heap, or start many processes, disturb each other on more.
    maxWorkers: 2,
    execArgv: ["--expose-gc"],
  },
});
