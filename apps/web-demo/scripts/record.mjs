/**
 * Trains the run that the page plays until somebody trains one there, and writes it to `src/view/recording.json`. It runs
 * on the built packages (`pnpm build`):
 *
 *     node scripts/record.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { corpora } from '@ridgeline/corpora';
import { runnerImport } from 'vite';

const load = async (file) =>
  (
    await runnerImport(new URL(`../src/${file}`, import.meta.url).pathname, {
      configFile: false,
      logLevel: 'error',
      resolve: { external: true },
    })
  ).module;

const { recordRun, recorded } = await load('view/record-run.ts');
const { excerptOf } = await load('run/excerpt.ts');

await wasmBackend().start();
const text = excerptOf(readFileSync(corpora['moby-dick'].url, 'utf8'));
const frames = await recordRun({ text, ...recorded });
const lines = frames.map((frame) => JSON.stringify(frame)).join(',\n');
writeFileSync(new URL('../src/view/recording.json', import.meta.url), `[\n${lines}\n]\n`);
