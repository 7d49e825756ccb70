import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import {
  type EvaluationReading,
  evaluationBatches,
  type MixtureMember,
  type ReadMixtureOptions,
} from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { type Given, listFlag, numberFlag, textFlag } from '../../command-line/command.ts';
import { readSource, type Source } from '../../sources/text-source.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import { loadModelOf } from '../load-model.ts';
import type { LoadedModel } from './model.ts';
import { readingOf, sizesOf } from './text-reading.ts';
import { languageModelTraining } from './train.ts';

/** A model and what it is called. */
interface NamedModel {
  readonly name: string;
  readonly loaded: LoadedModel;
}

const nameOf = (folder: string): string => path.basename(path.resolve(folder));

/** Another model, whose tokens are those of the first. @throws `E_CHECKPOINT` */
const otherOf = async (folder: string, main: LoadedModel, warn: Terminal['warn']): Promise<NamedModel> => {
  const loaded = await loadModelOf<LoadedModel>('language-model', folder, warn);
  if (JSON.stringify(loaded.tokenizer.toJSON()) === JSON.stringify(main.tokenizer.toJSON()))
    return { name: nameOf(folder), loaded };
  throw new RidgelineError(
    'E_CHECKPOINT',
    `${folder}: its tokenizer is another than that of the model, so that their probabilities are of other tokens.`,
    { at: '--with', hint: 'Mix models that were trained with one tokenizer on one text.' },
  );
};

/** The parts of the text that the model was trained on. @throws `E_DATA` if it is gone or has changed */
const partsOf = async (folder: string, { run: record }: LoadedModel) => {
  const { run, source } = await prepareRun(languageModelTraining, record as unknown as Plan, folder);
  return { parts: run.parts, source };
};

/** What numbers are chosen on. @throws `E_DATA` if there is none */
const validationOf = async (given: Given, own: () => ReturnType<typeof partsOf>): Promise<Source> => {
  const file = textFlag(given, 'valid');
  if (file !== undefined) return readSource(file);
  const { parts, source } = await own();
  if (parts.valid !== '')
    return { ...source, name: `the validation part of ${source.name}`, text: parts.valid };
  throw new RidgelineError('E_DATA', 'The model was trained without a validation part.', {
    at: '--valid',
    hint: 'Give --valid FILE: weights of a mixture are chosen on text that is neither trained on nor measured.',
  });
};

/** All of the text before, unless the command says otherwise: a cache and n-grams know what came before a block too. */
export const mixtureReading = (given: Given, { run, model }: LoadedModel): EvaluationReading => {
  const context = textFlag(given, 'context') === 'blocks' ? 'blocks' : 'carried';
  const { stride } = readingOf(given, run);
  const slides = context === 'carried' && model.contextLength !== undefined;
  return { context, ...(slides && stride !== undefined && { stride }) };
};

/** Tokens that end a sentence, where a vocabulary has one of them. */
const sentenceEnds = ['\n', 'Ċ', '<eos>', '</s>'];

const memberOf = ({ name, loaded }: NamedModel, given: Given): MixtureMember => ({
  name,
  model: loaded.model,
  params: fromHost(loaded.params),
  batchesOf: (ids) =>
    evaluationBatches({ ids, ...sizesOf(loaded.run), name }, loaded.model, mixtureReading(given, loaded)),
});

/** What a command names to be mixed. */
interface NamedMixture extends Pick<ReadMixtureOptions, 'members' | 'ngram'> {
  /** What weights are chosen on. */
  readonly validation: Source;
}

/** The models that a command names, with n-grams if it asks for them. @throws `E_DATA`, `E_CHECKPOINT` */
export const mixtureOf = async (
  given: Given,
  loaded: LoadedModel,
  warn: Terminal['warn'],
): Promise<NamedMixture> => {
  const folder = given.positionals[0]!;
  const { tokenizer } = loaded;
  let found: ReturnType<typeof partsOf> | undefined;
  const own = () => (found ??= partsOf(folder, loaded));
  const others: NamedModel[] = [];
  for (const other of listFlag(given, 'with')) others.push(await otherOf(other, loaded, warn));
  const validation = await validationOf(given, own);
  const order = numberFlag(given, 'ngram');
  return {
    validation,
    members: [
      memberOf({ name: nameOf(folder), loaded }, given),
      ...others.map((other) => memberOf(other, given)),
    ],
    ...(order !== undefined && {
      ngram: {
        order,
        vocabulary: tokenizer.vocabulary.length,
        ids: tokenizer.encode((await own()).parts.train).ids,
        ends: sentenceEnds.map((token) => tokenizer.vocabulary.indexOf(token)).filter((id) => id >= 0),
      },
    }),
  };
};
