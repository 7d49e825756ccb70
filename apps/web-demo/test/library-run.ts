import { readFile } from 'node:fs/promises';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { corpora } from '@ridgeline/corpora';
import { prepareLanguageModel, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { excerptOf } from '../src/run/excerpt.ts';
import { configOf } from '../src/run/run-config.ts';
import type { Settings } from '../src/settings/settings.ts';

/** The same run by the library alone, in Node: every step's data loss, and the hash of the last weights. */
export const libraryRun = async (settings: Settings, maxSteps: number) => {
  await wasmBackend().start();
  const text = excerptOf(await readFile(corpora['moby-dick'].url, 'utf8'));
  const config = configOf(settings);
  const run = await prepareLanguageModel({ ...config, training: { ...config.training, maxSteps } }, text);
  const losses: number[] = [];
  const validation: number[] = [];
  let hash = '';
  for await (const event of train(run)) {
    if (event.type === 'step-end') losses.push(event.dataLoss);
    if (event.type === 'evaluation-end') validation.push(event.validation.dataLoss);
    if (event.type === 'run-end') hash = await hashParams(event.state.params);
  }
  return { losses, validation, hash };
};
