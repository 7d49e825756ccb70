import { isRidgelineError } from '@ridgeline/contracts';
import { estimate, groupedMeanInterval, type Interval } from '@ridgeline/evaluation';
import type { NeuralClassifier } from '@ridgeline/neural-classifier';
import { trainClassifier } from '../classification/classification.ts';
import { classificationSchema } from '../classification/classification-config.ts';
import { classification } from '../classification/task.ts';
import type { NeuralClassificationRun } from './neural-classification.ts';

/** A neural classifier and a linear one on the same texts. */
export interface LinearBeside {
  /** The linear model. */
  readonly kind: string;
  /** What it reads of a text. */
  readonly reads: 'words' | 'characters';
  /** Validation texts. */
  readonly texts: number;
  /** How many groups they come in; null where they come in none. */
  readonly groups: number | null;
  /** The share of them that each tells rightly. */
  readonly neural: number;
  readonly linear: number;
  /** neural − linear, and its 95 % interval over the texts, or over their groups. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** The interval of a mean over rows, or over groups that they come in; null where one group says nothing of others. */
const meanInterval = (values: readonly number[], groups: readonly string[] | null): Interval | null => {
  if (groups !== null) return groupedMeanInterval({ values, groups, range: 'any' });
  const { low, high } = estimate(values);
  return [low, high];
};

/** Characters within words, where the neural model reads characters; else the default, words. */
const charactersWithinWords = { analyzer: 'charWordBoundary', ngrams: [1, 5] } as const;

/**
 * Fits a logistic model to what a neural one has learnt from, on n-grams of characters where that reads characters and on words where it
 * reads others, and compares the two on the validation texts. The test part is left alone.
 *
 * @returns undefined where no text validates, or those of one group alone, texts have several labels, or they are too few for a linear model.
 * @example (await linearBeside(run, classifier))?.high
 */
export const linearBeside = async (
  { config: { data, tokenizer, seed }, parts, model }: NeuralClassificationRun,
  classifier: Pick<NeuralClassifier, 'classify'>,
): Promise<LinearBeside | undefined> => {
  const { train, valid, classes, leftOut } = parts;
  if (valid.texts.length < 2 || model.spec.multiLabel) return undefined;
  const { text, textSeparator, label, onEmpty } = data;
  const reads = tokenizer.kind === 'char' ? 'characters' : 'words';
  const config = classificationSchema.parse({
    task: classification.kind,
    data: { text, textSeparator, label, onEmpty },
    ...(reads === 'characters' && { features: charactersWithinWords }),
    seed,
  });
  const fitted = await trainClassifier({
    config,
    classes,
    train,
    test: valid,
    leftOut,
    fingerprint: '',
    warnings: [],
  }).catch((error: unknown) => {
    if (isRidgelineError(error) && error.code === 'E_DATA') return undefined;
    throw error;
  });
  if (fitted === undefined) return undefined;
  const linear = fitted.classifier;
  const right = (answers: readonly { readonly label: string }[]): number[] =>
    answers.map((answer, row) => Number(answer.label === valid.labels[row]));
  const [byNeural, byLinear] = [
    right(await classifier.classify(valid.texts)),
    right(linear.classify(valid.texts)),
  ];
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const differences = byNeural.map((one, row) => one - byLinear[row]!);
  const interval = meanInterval(differences, valid.groups);
  if (interval === null) return undefined;
  return {
    kind: config.model.kind,
    reads,
    texts: valid.texts.length,
    groups: valid.groups && new Set(valid.groups).size,
    neural: mean(byNeural),
    linear: mean(byLinear),
    difference: mean(differences),
    // no share differs from another by more than all texts
    low: Math.max(-1, interval[0]),
    high: Math.min(1, interval[1]),
  };
};
