import { type Params, RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { disposeParams, evaluationMode } from '@ridgeline/tensors';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { ReadingModel } from './neural-spec.ts';
import { logProbabilities, type Priors, priorShift, shifted } from './probabilities.ts';
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

/** Texts that are read at once. */
const batch = 64;

/** Places of rows that have one length, and so need no padding. */
const ofOneLength = (rows: readonly TextRow[]): readonly (readonly number[])[] => {
  const byLength = new Map<number, number[]>();
  rows.forEach(({ ids }, place) => {
    const same = byLength.get(ids.length) ?? [];
    byLength.set(ids.length, same);
    same.push(place);
  });
  return [...byLength.values()].flatMap((places) =>
    Array.from({ length: Math.ceil(places.length / batch) }, (_, i) =>
      places.slice(i * batch, (i + 1) * batch),
    ),
  );
};

/** [rows, K] */
const logitsOf = async (
  { model, params }: LoadedReading,
  rows: readonly TextRow[],
): Promise<Float32Array> => {
  const length = rows[0]!.ids.length;
  const logits = tidy(() => {
    const ids = Int32Array.from(rows.flatMap((row) => [...row.ids]));
    const inputs = { ids: tensor2d(ids, [rows.length, length], 'int32') };
    return model.forward(params, { inputs }, evaluationMode).logits;
  });
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
};

const requireFinite = (values: Float32Array): void => {
  if (values.every(Number.isFinite)) return;
  throw new RidgelineError('E_NAN', 'classify: the model must give finite logits, and does not.', {
    hint: 'Its weights are not finite: train it again with a smaller optimizer.learningRate.',
  });
};

const requireTexts = (given: string | readonly string[]): readonly string[] => {
  const texts: readonly string[] = Array.isArray(given) ? given : [given as string];
  const odd = texts.findIndex((text) => typeof text !== 'string');
  if (odd < 0) return texts;
  const came = texts[odd] === null ? 'null' : typeof texts[odd];
  throw new RidgelineError(
    'E_DATA',
    `classify: it takes a text or an array of texts, got ${came}${Array.isArray(given) ? ` at ${odd}` : ''}.`,
    { hint: 'Make a text of it with String(…), or leave it out.' },
  );
};

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
    const logs: number[][] = [];
    for (const places of ofOneLength(rows)) {
      const logits = await logitsOf(
        loaded,
        places.map((place) => rows[place]!),
      );
      requireFinite(logits);
      places.forEach((place, i) => {
        const own = logProbabilities(
          logits.subarray(i * classes.length, (i + 1) * classes.length),
          model.spec,
        );
        logs[place] = shift ? shifted(own, shift) : own;
      });
    }
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
    const { rows, logs } = await answersOf(requireTexts(given), options);
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
