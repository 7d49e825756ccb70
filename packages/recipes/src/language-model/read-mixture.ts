import { type HostBatch, type Model, type Params, RidgelineError } from '@ridgeline/contracts';
import { chooseMixture, mixedLogProbabilities } from '@ridgeline/evaluation';
import { fitNgramModel, type NgramModel } from '@ridgeline/linear';
import { type CacheSetting, readText } from './read-text.ts';

/** A language model that has a part in a mixture. */
export interface MixtureMember {
  readonly name: string;
  readonly model: Model;
  readonly params: Params;
  /** How it reads a text: `evaluationBatches`. All members must count the same targets. */
  readonly batchesOf: (ids: Int32Array) => readonly HostBatch[];
}

export interface ReadMixtureOptions {
  /** The first has the cache. */
  readonly members: readonly [MixtureMember, ...MixtureMember[]];
  /** The text that is measured. */
  readonly test: Int32Array;
  /** The text on which all is chosen. */
  readonly validation: Int32Array;
  /** The caches to choose among. None if not given. */
  readonly caches?: readonly CacheSetting[] | undefined;
  /** n-grams that are counted, and ids that may end a sentence, or none: what validation text is likelier by is taken. */
  readonly ngram?:
    | {
        readonly order: number;
        readonly vocabulary: number;
        readonly ids: Int32Array;
        readonly ends?: readonly number[];
      }
    | undefined;
}

/** What one mixture came to. */
export interface MixtureStep {
  /** Its models; the cache is the last. */
  readonly models: readonly string[];
  /** One for each, with sum 1. */
  readonly weights: readonly number[];
  readonly cache?: CacheSetting;
  /** Nats per token of the validation text, and of the text that is measured. */
  readonly validationLoss: number;
  readonly dataLoss: number;
}

export interface MixtureRead {
  /** Each model alone, the first with each of the others, and all of them. */
  readonly steps: readonly MixtureStep[];
  readonly ngram?: NgramModel;
  /** [N] log p of the measured text's targets in nats, by the last step. */
  readonly logProbabilities: Float64Array;
  /** How many of them each row of the first model's batches has. */
  readonly perRow: readonly number[];
}

/** θ to choose among: what fits depends on how large the numbers are that a head reads. */
const flatnesses = [0, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2];

/**
 * Caches of some windows, each with eleven θ from 0 to 2.
 *
 * @example cacheGrid([500]).length // 11
 */
export const cacheGrid = (windows: readonly number[]): readonly CacheSetting[] =>
  windows.flatMap((window) => flatnesses.map((flatness) => ({ window, flatness })));

const lossOf = (logProbabilities: Float64Array): number =>
  -logProbabilities.reduce((sum, log) => sum + log, 0) / logProbabilities.length;

/** The n-grams with sentences apart, or without, that validation text is likelier by. */
const bestNgram = (
  { ends = [], ...options }: NonNullable<ReadMixtureOptions['ngram']>,
  validation: Int32Array,
): NgramModel => {
  const fit = (boundary: number | undefined) => {
    const model = fitNgramModel({ ...options, boundary });
    return { model, lossNats: lossOf(model.logProbabilities(validation)) };
  };
  return ends.reduce((best, end) => {
    const found = fit(end);
    return found.lossNats < best.lossNats ? found : best;
  }, fit(undefined)).model;
};

/** Reads a text by every member, and by caches of the first. */
const readMembers = async (
  [first, ...others]: ReadMixtureOptions['members'],
  ids: Int32Array,
  caches: readonly CacheSetting[],
) => {
  const read = ({ model, params, batchesOf }: MixtureMember, own: readonly CacheSetting[]) =>
    readText({ model, params, batches: batchesOf(ids), caches: own });
  const main = await read(first, caches);
  const logProbabilities = [main.logProbabilities];
  for (const other of others) logProbabilities.push((await read(other, [])).logProbabilities);
  return { main, logProbabilities };
};

/** @throws `E_SHAPE` */
const requireAlike = (names: readonly string[], read: readonly Float64Array[]): void => {
  const other = read.findIndex(({ length }) => length !== read[0]!.length);
  if (other < 0) return;
  throw new RidgelineError(
    'E_SHAPE',
    `readMixture: all must count the same targets, got ${read[0]!.length} of ${names[0]} and ${read[other]!.length} of ${names[other]}.`,
    { hint: 'Read with context: carried, by which every token but the first counts.' },
  );
};

/** Members by their places, and whether the cache is with them: each alone, the first with each other, all. */
const stepsOf = (models: number, cached: boolean) => {
  const places = Array.from({ length: models }, (_, place) => place);
  const alone = places.map((place) => ({ places: [place], cached: false }));
  const pairs = [
    ...(cached ? [{ places: [0], cached }] : []),
    ...places.slice(1).map((place) => ({ places: [0, place], cached: false })),
  ];
  return [...alone, ...pairs, ...(pairs.length > 1 ? [{ places, cached }] : [])];
};

/** What is mixed, and the text that it is weighed by. */
export type WeighOptions = Omit<ReadMixtureOptions, 'test' | 'caches'>;

/** What members and n-grams are called, and how they read a text. */
const readerOf = ({ members, validation, ...options }: WeighOptions) => {
  const ngram = options.ngram && bestNgram(options.ngram, validation);
  const names = [...members.map(({ name }) => name), ...(ngram ? [`${ngram.spec.order}-grams`] : [])];
  const read = async (ids: Int32Array, wanted: readonly CacheSetting[]) => {
    const { main, logProbabilities } = await readMembers(members, ids, wanted);
    const counted = main.logProbabilities.length;
    // a model is given the first token
    const ofNgram = ngram ? [ngram.logProbabilities(ids).subarray(1, 1 + counted)] : [];
    const all = [...logProbabilities, ...ofNgram];
    requireAlike(names, all);
    return { main, all };
  };
  return { ngram, names, read };
};

/** What each part of a mixture weighs. */
export interface WeighedMixture
  extends Pick<MixtureStep, 'models' | 'weights' | 'validationLoss'>,
    Pick<MixtureRead, 'ngram'> {}

/** The weights of language models and n-grams that make validation text likeliest. @throws as `readMixture` */
export const weighMixture = async (options: WeighOptions): Promise<WeighedMixture> => {
  const { ngram, names, read } = readerOf(options);
  const { all } = await read(options.validation, []);
  const { weights, lossNats } = chooseMixture({ logProbabilities: all });
  return { models: names, weights, validationLoss: lossNats, ...(ngram && { ngram }) };
};

/**
 * Measures what language models, a neural cache and n-grams come to together: p = Σₖ wₖ·pₖ. Weights, the cache and the sentences of
 * the n-grams are chosen on validation text; the text that is measured is read with what was chosen.
 *
 * @throws `E_SHAPE` if members count different targets; what `readText`, `fitNgramModel` and `chooseMixture` throw.
 * @see Grave, Joulin and Usunier 2017 for the cache; Mikolov et al. 2011, "Empirical evaluation and combination of advanced language
 * modeling techniques", for mixtures with n-grams and of several networks.
 * @example
 * const batchesOf = (ids) => evaluationBatches({ ids, sequenceLength: 64, batchSize: 1 }, model, { context: 'carried' });
 * const members = [{ name: 'lstm', model, params, batchesOf }];
 * const { steps } = await readMixture({ members, test, validation, caches: cacheGrid([500]) });
 */
export const readMixture = async (options: ReadMixtureOptions): Promise<MixtureRead> => {
  const { caches = [], test, validation } = options;
  const { ngram, names, read } = readerOf(options);
  const valid = await read(validation, caches);
  const settings = caches.map((setting, i) => ({ setting, logProbabilities: valid.main.caches[i]! }));
  const chosen = stepsOf(names.length, caches.length > 0).map(({ places, cached }) => ({
    places,
    ...chooseMixture({
      logProbabilities: places.map((place) => valid.all[place]!),
      ...(cached && { settings }),
    }),
  }));

  const wanted = chosen.flatMap(({ setting }) => setting ?? []);
  const { main, all } = await read(test, wanted);
  const mixed = chosen.map(({ places, setting, weights }) => {
    const cache = setting ? [main.caches[wanted.indexOf(setting)]!] : [];
    return mixedLogProbabilities({
      logProbabilities: [...places.map((place) => all[place]!), ...cache],
      weights,
    });
  });
  return {
    steps: chosen.map(({ places, setting, weights, lossNats }, i) => ({
      models: [...places.map((place) => names[place]!), ...(setting ? ['cache'] : [])],
      weights,
      ...(setting && { cache: setting }),
      validationLoss: lossNats,
      dataLoss: lossOf(mixed[i]!),
    })),
    ...(ngram && { ngram }),
    logProbabilities: mixed.at(-1)!,
    perRow: main.perRow,
  };
};
