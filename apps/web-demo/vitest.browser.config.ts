import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteTfjsGradients } from '../../tools/build/tfjs-gradients.ts';

/** Tests of the built page in Chromium. They are kept apart, for most machines that run the others have none. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [viteTfjsGradients(fileURLToPath(new URL('../../packages/tensors', import.meta.url)))],
  resolve: { conditions: ['@ridgeline/source'] },
  ssr: { resolve: { conditions: ['@ridgeline/source'] } },
  test: {
    include: ['test/**/*.browser.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // one after the other: each trains
    fileParallelism: false,
    pool: 'threads',
  },
});
