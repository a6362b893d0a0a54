import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["spec/**/*.spec.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Specs that watch the heap or start many processes share two cores with the others.
    maxWorkers: 2,
    execArgv: ["--expose-gc"],
  },
});
