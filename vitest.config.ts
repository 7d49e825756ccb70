import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ProgramsFirst } from './tests/programs-first.ts';
import { viteTfjsGradients } from './tools/build/tfjs-gradients.ts';

const tensors = fileURLToPath(new URL('packages/tensors', import.meta.url));
const native = existsSync(new URL('.native/made-by', import.meta.url));
const units = 'packages/{regularizers,losses,optimizers,models}/src/**/*.test.ts';

/** What looks at TF.js's registry before anything of ours is in it, what starts wasm on another memory, and what asks which kernels run there. */
const alone = [
  'tests/wasm-kernels.test.ts',
  'tests/wasm-threads.test.ts',
  'packages/backend-wasm/src/operations.test.ts',
  'packages/backend-wasm/src/threads/share-memory.test.ts',
];

// TensorFlow reads these in C, which does not see what a worker thread sets
Object.assign(process.env, {
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
});

export default defineConfig({
  plugins: [viteTfjsGradients(tensors)],
  resolve: { conditions: ['@ridgeline/source'] },
  ssr: { resolve: { conditions: ['@ridgeline/source'] } },
  test: {
    exclude: ['**/node_modules/**', '**/*.browser.test.ts'],
    testTimeout: 180_000,
    pool: 'threads',
    // TF.js is loaded once by each worker, not by each file; a file begins on the backend of its project all the same
    isolate: false,
    sequence: { sequencer: ProgramsFirst },
    // the command line's tests wait for programs of their own
    maxWorkers: 2,
    // TF.js greets every Node process with an advertisement
    onConsoleLog: (log) => !log.includes('running TensorFlow.js in Node.js'),
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          provide: { backend: 'cpu' },
          setupFiles: ['tests/start-cpu.ts'],
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/{src,test}/**/*.test.{ts,tsx}',
            'tests/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/*.browser.test.ts', '**/*.native.test.ts', ...alone],
        },
      },
      { extends: true, test: { name: 'alone', isolate: true, include: alone } },
      {
        // the units' own tests, golden values and conformance suites once more on the device that trains
        extends: true,
        test: {
          name: 'wasm',
          provide: { backend: 'wasm' },
          setupFiles: ['tests/start-wasm.ts'],
          include: [units],
        },
      },
      // and on TensorFlow's C library, where `pnpm setup:native` was run
      ...(native
        ? [
            {
              extends: true as const,
              test: {
                name: 'node',
                provide: { backend: 'tensorflow' },
                setupFiles: ['tests/start-node.ts'],
                include: [units, 'packages/backend-node/src/**/*.native.test.ts'],
              },
            },
          ]
        : []),
    ],
  },
});
