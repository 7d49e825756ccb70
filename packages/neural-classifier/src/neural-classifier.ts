import type { Params, Tokenizer } from '@ridgeline/contracts';
import { disposeParams } from '@ridgeline/tensors';
import type { ReadingModel } from './neural-spec.ts';
import { logProbabilities, type Priors, priorShift, shifted } from './probabilities.ts';
import { requireTexts, textLogits } from './text-logits.ts';
import { type TextRow, textRow } from './text-row.ts';

/** What a classifier says of one text. */
export interface NeuralClassification {
  /** The most probable class. */
  readonly label: string;
  readonly probability: number;
  /** p of every class, the most probable first. They add up to 1 but where a text may have several labels. */
  readonly ranking: readonly { readonly label: string; readonly probability: number }[];
  /** Where a text may have several labels: those that are likelier than not. */
  readonly labels?: readonly string[];
  /** How many tokens of the text the classifier knows. */
  readonly known: number;
}

export interface NeuralClassifyOptions {
  /** How frequent each class is where the texts come from, in any unit; absent: as in training. */
  readonly priors?: Priors;
}

/** A trained model of texts, its params on the device. */
export interface LoadedReading {
  readonly model: ReadingModel;
  readonly tokenizer: Tokenizer;
  readonly params: Params;
}

/** A neural classifier of texts with K classes. */
export interface NeuralClassifier extends LoadedReading {
  /** [K] ascending. */
  readonly classes: readonly string[];
  /**
   * The class of a text, or of each of several, with its probability.
   *
   * @throws `E_DATA` for what is no text; `E_OPTION` for priors that are not of its classes; `E_NAN` if logits are not finite.
   * @example (await classifier.classify('a moving film')).label // 'pos'
   */
  classify(text: string, options?: NeuralClassifyOptions): Promise<NeuralClassification>;
  classify(
    texts: readonly string[],
    options?: NeuralClassifyOptions,
  ): Promise<readonly NeuralClassification[]>;
  /** [n · K] log p of each class by text, in nats. */
  logProbabilities(texts: readonly string[], options?: NeuralClassifyOptions): Promise<Float64Array>;
  /** Frees the device's memory. */
  dispose(): void;
}

/**
 * A classifier of a model on the device, which it frees at its end. Texts of one length are read side by side, so that none is
 * padded.
 *
 * @example neuralClassifier({ model: readingModel(spec, reading), tokenizer, params: fromHost(end.params) })
 */
export const neuralClassifier = (loaded: LoadedReading): NeuralClassifier => {
  const { model, tokenizer, params } = loaded;
  const { labels: classes, maxTokens, multiLabel } = model.spec;

  const answersOf = async (texts: readonly string[], { priors }: NeuralClassifyOptions) => {
    const shift = priors && priorShift(model.spec, priors);
    const rows = texts.map((text) => textRow(tokenizer, text, maxTokens));
    const logs = (await textLogits('classify', loaded, rows)).map((logits) => {
      const own = logProbabilities(logits, model.spec);
      return shift ? shifted(own, shift) : own;
    });
    return { rows, logs };
  };

  const answerOf = (logs: readonly number[], { known }: TextRow): NeuralClassification => {
    const ranking = logs
      .map((log, k) => ({ label: classes[k]!, probability: Math.exp(log), log }))
      .sort((a, b) => b.log - a.log)
      .map(({ log: _, ...each }) => each);
    const { label, probability } = ranking[0]!;
    const labels = multiLabel && {
      labels: ranking.filter((each) => each.probability > 0.5).map((each) => each.label),
    };
    return { label, probability, ranking, ...labels, known };
  };

  function classify(text: string, options?: NeuralClassifyOptions): Promise<NeuralClassification>;
  function classify(
    texts: readonly string[],
    options?: NeuralClassifyOptions,
  ): Promise<readonly NeuralClassification[]>;
  async function classify(
    given: string | readonly string[],
    options: NeuralClassifyOptions = {},
  ): Promise<never> {
    const { rows, logs } = await answersOf(requireTexts('classify', given), options);
    const answers = rows.map((row, i) => answerOf(logs[i]!, row));
    // one answer or several, as the overloads say
    return (Array.isArray(given) ? answers : answers[0]!) as never;
  }

  return {
    ...loaded,
    classes,
    classify,
    logProbabilities: async (texts, options = {}) =>
      Float64Array.from((await answersOf(texts, options)).logs.flat()),
    dispose: () => disposeParams(params),
  };
};
