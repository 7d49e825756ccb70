import { defineConfig } from 'vitest/config';

/** Tests on packages as a user gets them: packed, and installed by npm into an empty project outside this workspace. */
export default defineConfig({
  cacheDir: `${import.meta.dirname}/../../node_modules/.vite`,
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: './install.ts',
    testTimeout: 300_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
