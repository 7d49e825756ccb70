import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteTfjsGradients } from './tools/build/tfjs-gradients.ts';

const tensors = fileURLToPath(new URL('packages/tensors', import.meta.url));

export default defineConfig({
  plugins: [viteTfjsGradients(tensors)],
  resolve: { conditions: ['@ridgeline/source'] },
  ssr: { resolve: { conditions: ['@ridgeline/source'] } },
  test: {
    exclude: ['**/node_modules/**', '**/*.browser.test.ts'],
    testTimeout: 60_000,
    pool: 'threads',
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
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/{src,test}/**/*.test.{ts,tsx}',
            'tests/**/*.test.ts',
          ],
        },
      },
      {
        // the units' own tests, golden values and conformance suites once more on the device that trains
        extends: true,
        test: {
          name: 'wasm',
          provide: { backend: 'wasm' },
          setupFiles: ['tests/start-wasm.ts'],
          include: ['packages/{regularizers,losses,optimizers,models}/src/**/*.test.ts'],
        },
      },
    ],
  },
});
