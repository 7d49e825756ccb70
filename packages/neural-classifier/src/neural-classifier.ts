import { type Params, RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { disposeParams } from '@ridgeline/tensors';
import { isGenerative, type ReadingModel } from './neural-spec.ts';
import { logProbabilities, logSum, type Priors, priorShift, shifted } from './probabilities.ts';
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
  /**
   * With `evidence`: log p(text) for each token of it and its end, in nats, whatever its class. Far below that of texts of the model's own
   * domain, it is of another one, and its class means nothing.
   */
  readonly logEvidence?: number;
}

export interface NeuralClassifyOptions {
  /** Whether each answer has its `logEvidence`; for generative classifiers. */
  readonly evidence?: boolean;
  /** How frequent each class is where the texts come from, in any unit; absent: as in training. */
  readonly priors?: Priors;
}

/** A trained model of texts, its params on the device. */
export interface LoadedReading {
  readonly model: ReadingModel;
  readonly tokenizer: Tokenizer;
  readonly params: Params;
}

/** @throws `E_OPTION` for a model that does not know how likely a text is */
const requireEvidence = ({ spec }: ReadingModel): void => {
  if (isGenerative(spec)) return;
  throw new RidgelineError(
    'E_OPTION',
    'classify: evidence is for models of how texts come about, and this one is of another kind.',
    {
      hint: 'Leave evidence out, or train with model.kind=kneserNey, generativeClassifier or, on counts, naiveBayes.',
    },
  );
};

/** A neural classifier of texts with K classes. */
export interface NeuralClassifier extends LoadedReading {
  /** [K] ascending. */
  readonly classes: readonly string[];
  /**
   * The class of a text, or of each of several, with its probability.
   *
   * @throws `E_DATA` for what is no text; `E_OPTION` for priors that are not of its classes, or if `evidence` is asked of a classifier that
   * has none; `E_NAN` if logits are not finite.
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

  const answersOf = async (texts: readonly string[], { priors, evidence = false }: NeuralClassifyOptions) => {
    if (evidence) requireEvidence(model);
    const shift = priors && priorShift(model.spec, priors);
    const rows = texts.map((text) => textRow(tokenizer, text, maxTokens));
    const logits = await textLogits('classify', loaded, rows);
    const logs = logits.map((row) => {
      const own = logProbabilities(row, model.spec);
      return shift ? shifted(own, shift) : own;
    });
    // a shift of log p(class) is one of log p(text, class); there are as many events as ids: the end is one, the beginning none
    const evidenceOf = (row: ArrayLike<number>, { ids }: TextRow) => ({
      logEvidence: logSum(Array.from(row, (log, k) => log + (shift?.[k] ?? 0))) / ids.length,
    });
    const evidences = evidence ? logits.map((row, i) => evidenceOf(row, rows[i]!)) : undefined;
    return { rows, logs, evidences };
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
    const { rows, logs, evidences } = await answersOf(requireTexts('classify', given), options);
    const answers = rows.map((row, i) => ({ ...answerOf(logs[i]!, row), ...evidences?.[i] }));
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
