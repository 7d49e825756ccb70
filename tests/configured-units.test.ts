import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import type { AnyKind } from '@ridgeline/contracts';
import { readDelimited } from '@ridgeline/data';
import {
  type ClassificationConfig,
  type Config,
  fitRegression,
  kinds,
  type LanguageModelConfig,
  parseConfig,
  prepareClassification,
  prepareLanguageModel,
  prepareNeuralClassification,
  prepareTranslation,
  type RegressionConfig,
  readConfig,
  type TranslationConfig,
  train,
  trainClassifier,
} from '@ridgeline/recipes';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Setting, settings, small, specOf, steps } from './unit-settings.ts';

beforeAll(() => setBackend('cpu'));

/** A configuration as a user has it: a file, read and checked. */
const configured = (setting: Setting) =>
  parseConfig(readConfig(JSON.stringify(setting), 'run.json').value as never);

/** Optimizers that a configuration does not name: clipping is a key beside the optimizer, and makes the chain. */
const isStep = (what: string, { options }: AnyKind): boolean =>
  what !== 'optimizer' || 'learningRate' in options;

/** With something that any pre-tokenizer cuts at. */
const text = 'A sail-boat has 2 masts, 12 whales; the sail-cloth is torn 3 times. '.repeat(20);
const table = (name: string) =>
  readDelimited(readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'), { name });

/** What each step of a training has minimised. */
const objectives = async (run: Parameters<typeof train>[0]): Promise<readonly number[]> => {
  const found: number[] = [];
  for await (const event of train(run)) if (event.type === 'step-end') found.push(event.objective);
  expect(found).toHaveLength(2);
  return found;
};

/** Runs of each task, small enough to be made for every unit. @returns numbers, which are finite where all went well */
const runs = {
  'language-model': async (setting: Setting): Promise<readonly number[]> => {
    const config = configured({ ...small, ...setting }) as LanguageModelConfig;
    return objectives(await prepareLanguageModel(config, text));
  },
  translation: async (setting: Setting): Promise<readonly number[]> => {
    const config = configured({ training: steps, ...setting }) as TranslationConfig;
    const rows = Array.from({ length: 20 }, (_, i) => `sea ${i},mer ${i}`).join('\n');
    return objectives(await prepareTranslation(config, readDelimited(`source,target\n${rows}\n`)));
  },
  classification: async (setting: Setting) => {
    const config = configured(setting) as Config;
    if (config.task === 'neural-classification')
      return objectives(await prepareNeuralClassification(config, table('reviews.csv')));
    const run = await prepareClassification(config as ClassificationConfig, table('reviews.csv'));
    const { classifier } = await trainClassifier(run);
    return [...classifier.logProbabilities(['a moving film'])];
  },
  regression: async (setting: Setting) => {
    const { coefficients } = await fitRegression(
      configured(setting) as RegressionConfig,
      table('houses.csv'),
    );
    return [...coefficients];
  },
};

/** What mixes rows is for models with one target a row. */
const mixesRows = (what: string, kind: AnyKind): boolean =>
  what === 'objective' && 'mix' in (kind as unknown as (options: object) => object)(kind.example);
const ofRows: Setting = settings['neural classifier']!({ kind: 'textCnn' });

describe.each(Object.entries(settings))('%s', (what, settingOf) => {
  const named = Object.values(kinds[what]!).filter((kind) => isStep(what, kind));

  it.each(named.map((kind) => [kind.kind, kind] as const))(
    '%s is named in a file and runs',
    async (_, kind) => {
      const setting = { ...(mixesRows(what, kind) && ofRows), ...settingOf(specOf(kind)) };
      const task = (setting.task ?? 'language-model') as keyof typeof runs;
      for (const value of await runs[task](setting)) expect(value).toSatisfy(Number.isFinite);
    },
  );
});

it('knows of every kind where a configuration has it, or that it is chosen in code', () => {
  // a task is what a whole configuration is of, filters stand in a file of their own, and labels of their own and numbers follow from the data
  const inCode = [
    'sampler',
    'logit processor',
    'metric',
    'filter',
    'task',
    'loss of labels',
    'loss of numbers',
    'loss of generative models',
  ];
  expect(Object.keys(kinds).filter((what) => !(what in settings) && !inCode.includes(what))).toEqual([]);
});
