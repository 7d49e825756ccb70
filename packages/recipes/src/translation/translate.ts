import {
  type HostArray,
  type Model,
  type Params,
  RidgelineError,
  requirePositiveInteger,
  type Tokenizer,
} from '@ridgeline/contracts';
import { consecutivePairs } from '@ridgeline/data';
import { type BeamSearchOptions, beamSearch, processors as ways } from '@ridgeline/generation';
import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { encodeSource, marksOf, type PairTokenizers } from './encode-pairs.ts';

/** A trained translator, its params on the device. */
export interface Translator extends PairTokenizers {
  readonly model: Model;
  readonly params: Params;
}

export interface TranslateOptions
  extends Pick<
    BeamSearchOptions,
    'beams' | 'lengthPenalty' | 'lengthForm' | 'coveragePenalty' | 'earlyStopping' | 'processors' | 'signal'
  > {
  /** The most tokens of a translation: `config.data.maxTokens`. */
  readonly maxTokens: number;
  /** What every translation begins with, in the words of the tokenizer: nothing if not given. */
  readonly prefix?: string;
  /** Texts that are translated side by side: 32 if not given. */
  readonly batchSize?: number;
}

const none = new Int32Array();

const onDevice = ({ shape, data }: HostArray): Tensor => tensor(data, [...shape], 'int32');

/** What holds translations to their beginning. @throws `E_DATA` for a beginning that no translation can have */
const beginnings = (
  { encode, special }: Tokenizer,
  { prefix = '', maxTokens }: TranslateOptions,
): NonNullable<TranslateOptions['processors']> => {
  const { ids } = encode(prefix);
  if (ids.length === 0) return [];
  const refuse = (problem: string, hint: string): RidgelineError =>
    new RidgelineError('E_DATA', `translate: prefix ${JSON.stringify(prefix)} ${problem}.`, { hint });
  if (special.unknown !== undefined && ids.includes(special.unknown))
    throw refuse('holds what the translator knows no token for', 'Use words that its training texts had.');
  if (ids.length > maxTokens)
    throw refuse(`has ${ids.length} tokens, and a translation at most ${maxTokens}`, 'Shorten it.');
  return [ways.prefix({ ids: [...ids] })];
};

/** The ids of the translations of some sources, without the beginning and the end. */
const translated = async (
  translator: Translator,
  sources: readonly Int32Array[],
  options: TranslateOptions,
): Promise<readonly (readonly number[])[]> => {
  const { model, params } = translator;
  const { special } = translator.tokenizer;
  const processors = [...beginnings(translator.tokenizer, options), ...(options.processors ?? [])];
  const [batch] = consecutivePairs({
    pairs: sources.map((source) => ({ source, target: none })),
    batchSize: sources.length,
    ...marksOf(translator),
    name: 'the texts',
  });
  const { source, sourceMask } = batch!.inputs;
  const inputs = { source: onDevice(source!), sourceMask: onDevice(sourceMask!) };
  try {
    const found = await beamSearch({
      ...options,
      beams: options.beams ?? 1,
      // the end comes behind the last token
      maxTokens: options.maxTokens + 1,
      ...{ model, params, inputs, special, processors },
      texts: sources.map(() => ({ prompt: none })),
    });
    return found.map(([best]) => best!.ids.slice(0, options.maxTokens));
  } finally {
    dispose(inputs);
  }
};

/**
 * Translates texts: the most probable translation that a search with beams finds; with one beam, after the beginning, always the most
 * probable token. Texts of like length are translated side by side. Where the running backend brings a decoder for the model,
 * that reads the tokens; otherwise each token is one forward pass of all.
 *
 * @param translator a run with its trained params on the device, or what was saved of one.
 * @param options.maxTokens the most tokens of a translation: `config.data.maxTokens`.
 * @param options.beams 1 if not given; 5 is usual. `options.lengthPenalty` α: 1 if not given, as `beamSearch`.
 * @param options.coveragePenalty β: 0 if not given; a model whose decoder does not tell what it attends to takes none.
 * @param options.prefix what every translation begins with; it counts for scores and length.
 * @param options.batchSize texts that are translated side by side: 32 if not given.
 * @returns the translations, in the order of the texts.
 * @throws `E_DATA` for a prefix of unknown words or more than `maxTokens`; `E_RANGE` for a batch size that is no integer ≥ 1, or more beams than the vocabulary has tokens; `E_NAN` if logits are not finite.
 * @example await translate({ ...run, params: fromHost(end.params) }, ['the sea'], { maxTokens: 40, beams: 5 }) // ['la mer']
 */
export const translate = async (
  translator: Translator,
  texts: readonly string[],
  options: TranslateOptions,
): Promise<string[]> => {
  const { tokenizer, sourceTokenizer = tokenizer } = translator;
  const { batchSize = 32 } = options;
  requirePositiveInteger('translate', { batchSize });
  const sources = texts.map((text) => encodeSource(sourceTokenizer, text));
  const order = [...sources.keys()].sort((a, b) => sources[a]!.length - sources[b]!.length || a - b);
  const translations: string[] = [];
  for (let start = 0; start < order.length; start += batchSize) {
    const places = order.slice(start, start + batchSize);
    const some = places.map((place) => sources[place]!);
    for (const [i, ids] of (await translated(translator, some, options)).entries())
      translations[places[i]!] = tokenizer.decode(ids, { skipSpecial: true });
  }
  return translations;
};
