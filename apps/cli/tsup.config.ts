import { cpSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { writePageClassifier } from '../../tools/build/page-classifier.ts';
import { tfjsGradients } from '../../tools/build/tfjs-gradients.ts';
import { thirdPartyNotices } from '../../tools/build/third-party-notices.ts';

/** The command line as one bundle straight from the workspace's sources, in chunks that load when they are needed. */
export default defineConfig({
  entry: {
    ridgeline: 'src/ridgeline.ts',
    'comparison-worker': 'src/workers/comparison-worker.ts',
    'training-worker': 'src/workers/training-worker.ts',
    'tune-worker': 'src/workers/tune-worker.ts',
    'fold-worker': 'src/workers/fold-worker.ts',
    'benchmark-process': 'src/benchmarks/benchmark-process.ts',
    'benchmark-worker': 'src/benchmarks/benchmark-worker.ts',
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  clean: true,
  treeshake: true,
  noExternal: [
    /^@ridgeline\//,
    /^@tensorflow\/tfjs-core\/dist\//,
    'yaml',
    'zod',
    'picocolors',
    'cli-table3',
    'bullmq',
    'ioredis',
  ],
  esbuildPlugins: [
    tfjsGradients(`${process.cwd()}/package.json`),
    thirdPartyNotices('dist/third-party-notices.txt'),
  ],
  esbuildOptions: (options) => {
    options.conditions = ['@ridgeline/source'];
    // bundled CommonJS packages ask for Node's own modules
    options.banner = {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    };
  },
  tsconfig: '../../tsconfig.json',
  // the corpora's addresses are relative to the bundle
  onSuccess: async () => {
    cpSync('../../packages/corpora/generated', 'generated', { recursive: true });
    cpSync('../../packages/guard/src/blocklist/confusables.NOTICE.txt', 'generated/confusables.NOTICE.txt');
    await writePageClassifier('generated/page-classifier.js', process.cwd());
  },
});
