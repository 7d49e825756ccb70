import { readDelimited, type Table } from '@ridgeline/data';
import { neuralClassifier } from '@ridgeline/neural-classifier';
import {
  prepareNeuralClassification,
  prepareTranslation,
  type StepRun,
  translateTexts,
} from '@ridgeline/recipes';
import { evaluate } from '@ridgeline/trainers';
import type { Settings } from '../settings/settings.ts';
import type { Answer, NamesOpened } from './messages.ts';
import { classificationConfig, translationConfig } from './run-config.ts';
import type { TaskName } from './tasks.ts';

type Params = Parameters<typeof evaluate>[0]['params'];

/** A task with its run, and what is asked of a model of it. */
export interface Room {
  readonly run: StepRun;
  readonly names: NamesOpened['names'];
  /** What a name is made of that can be learnt. */
  readonly vocabulary: readonly string[];
  /** The share of the test part that a model has right. */
  rightShare(params: Params): Promise<number>;
  answer(params: Params, name: string): Promise<Answer>;
}

const classification = async (settings: Settings, table: Table): Promise<Room> => {
  const run = await prepareNeuralClassification(classificationConfig(settings), table);
  const { model, tokenizer, parts } = run;
  const test = run.test();
  return {
    run,
    names: {
      train: parts.train.texts.length,
      validation: parts.valid.texts.length,
      test: parts.test.texts.length,
    },
    vocabulary: tokenizer.vocabulary,
    rightShare: async (params) =>
      (await evaluate({ ...run, loss: run.evaluationLoss, params, batches: test, rules: [] })).score!,
    answer: async (params, name) => {
      const { ranking } = await neuralClassifier({ model, tokenizer, params }).classify(name);
      return { ranking };
    },
  };
};

/** Longer than every name of the table: a model that repeats itself is stopped. */
const maxTokens = 80;

const translation = async (settings: Settings, table: Table): Promise<Room> => {
  const run = await prepareTranslation(translationConfig(settings), table);
  const { train, valid, test } = run.parts;
  const written = (params: Params, names: readonly string[]) =>
    translateTexts({ ...run, params }, names, { maxTokens, batchSize: 64 });
  return {
    run,
    names: { train: train.pairs.length, validation: valid.pairs.length, test: test.pairs.length },
    vocabulary: run.tokenizer.vocabulary,
    rightShare: async (params) => {
      const found = await written(
        params,
        test.pairs.map(({ source }) => source),
      );
      return found.filter((text, i) => text === test.pairs[i]!.target).length / found.length;
    },
    answer: async (params, name) => ({ translation: (await written(params, [name]))[0]! }),
  };
};

const rooms = {
  classification: { corpus: 'first-names', open: classification },
  translation: { corpus: 'locale-names', open: translation },
} as const satisfies Readonly<Record<TaskName, unknown>>;

/** Prepares a task's run on the text of its table. @throws as the recipes for a table that does not fit */
export const openRoom = (task: TaskName, settings: Settings, csv: string): Promise<Room> =>
  rooms[task].open(settings, readDelimited(csv, { name: rooms[task].corpus }));
