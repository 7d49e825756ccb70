import type { ClassifierSpec, StoredClassifier } from '@ridgeline/classifier';
import type { LinearClassifierSpec } from '@ridgeline/classifier/parts';
import { RidgelineError, type StoredTensor } from '@ridgeline/contracts';
import {
  classIndices,
  fitBagOfEmbeddings,
  fitKneserNeyClassifier,
  fitNaiveBayes,
  fitNbSvm,
  fitPath,
  type LinearParameters,
  type Path,
  type SparseMatrix,
  type Tokens,
} from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import type { ClassifierModelConfig } from './classification-config.ts';
import type { ClassifierProblem } from './classifier-problem.ts';
import { shareOfL1 } from './selection-config.ts';

type ModelOf<Kind extends ClassifierModelConfig['kind']> = Extract<ClassifierModelConfig, { kind: Kind }>;

/** The tokens of documents, of which none is unknown. */
const tokensOf = ({ documents }: ClassifierProblem): readonly Tokens[] =>
  documents.kind === 'tokens' ? documents.tokens : [];

const matrixOf = ({ documents }: ClassifierProblem): SparseMatrix => {
  if (documents.kind === 'matrix') return documents.matrix;
  throw new Error('A linear classifier reads a matrix of n-gram weights.');
};

const tensor = (shape: readonly number[], data: ArrayLike<number>): StoredTensor => ({
  shape,
  data: Float64Array.from(data),
});
/** Of what is float32 already, or whole numbers that it holds. */
const single = (shape: readonly number[], data: ArrayLike<number>): StoredTensor => ({
  shape,
  data: Float32Array.from(data),
});

const linear = (
  { classes }: Pick<ClassifierProblem, 'classes'>,
  method: LinearClassifierSpec['method'],
  {
    columns,
    presence,
    weights,
    intercepts,
  }: LinearParameters & { readonly columns: number; readonly presence: boolean },
): StoredClassifier => ({
  spec: { kind: 'linearClassifier', method, classes, temperature: 1, columns, presence, sparse: false },
  params: {
    'linear/weights': tensor([intercepts.length, columns], weights),
    'linear/intercepts': tensor([intercepts.length], intercepts),
  },
});

/** The path of a logistic regression: binomial for two classes, else multinomial. */
export const logisticPath = (
  problem: ClassifierProblem,
  { penalty, standardize }: ModelOf<'logistic'>,
  grid: { readonly lambdas: readonly number[] } | { readonly pathLength: number },
): Path => {
  const options = {
    x: matrixOf(problem),
    y: classIndices(problem.labels, problem.classes).indices,
    family: problem.classes.length === 2 ? 'binomial' : 'multinomial',
    alpha: shareOfL1(penalty),
    standardize,
  } as const;
  return fitPath({ ...options, ...grid });
};

/** The classifier at one point of a path. */
export const classifierAtPoint = (
  { classes }: Pick<ClassifierProblem, 'classes'>,
  path: Path,
  point: number,
): StoredClassifier => {
  const { columns, outputs } = path;
  const weights = new Float64Array(outputs * columns);
  const { indices, values } = path.coefficients[point]!;
  for (let k = 0; k < indices.length; k++) weights[indices[k]!] = values[k]!;
  const intercepts = path.intercepts.slice(point * outputs, (point + 1) * outputs);
  return linear({ classes }, 'logistic', { columns, presence: false, weights, intercepts });
};

/** A classifier, and whether its fit arrived where its objective is least. */
export interface FittedClassifier {
  readonly stored: StoredClassifier;
  readonly solved: boolean;
}

function* fitLogistic(problem: ClassifierProblem, model: ModelOf<'logistic'>, strengths: readonly number[]) {
  const path = logisticPath(problem, model, { lambdas: strengths });
  for (const strength of strengths) {
    const point = path.lambdas.indexOf(strength);
    yield { stored: classifierAtPoint(problem, path, point), solved: path.converged[point] === 1 };
  }
}

function* fitEachNaiveBayes(
  problem: ClassifierProblem,
  { events, prior }: ModelOf<'naiveBayes'>,
  strengths: readonly number[],
) {
  const x = matrixOf(problem);
  for (const alpha of strengths) {
    const { parameters } = fitNaiveBayes({ x, labels: problem.labels, model: events, alpha, prior });
    const presence = events === 'bernoulli';
    const stored = linear(problem, 'naiveBayes', { ...parameters, columns: x.columns, presence });
    yield { stored, solved: true };
  }
}

function* fitEachNbSvm(
  problem: ClassifierProblem,
  { interpolation }: ModelOf<'nbSvm'>,
  strengths: readonly number[],
) {
  const x = matrixOf(problem);
  for (const lambda of strengths) {
    const { parameters, unsolved } = fitNbSvm({ x, labels: problem.labels, lambda, interpolation });
    const stored = linear(problem, 'nbSvm', { ...parameters, columns: x.columns, presence: true });
    yield { stored, solved: unsolved.length === 0 };
  }
}

function* fitEachBagOfEmbeddings(
  problem: ClassifierProblem,
  { width, epochs, learningRate }: ModelOf<'bagOfEmbeddings'>,
  strengths: readonly number[],
) {
  const { classes, labels, seed } = problem;
  const x = matrixOf(problem);
  for (const lambda of strengths) {
    const random = randomStream(seed).stream('bag of embeddings');
    const { parameters } = fitBagOfEmbeddings({ x, labels, width, epochs, learningRate, lambda, random });
    const spec: ClassifierSpec = {
      kind: 'embeddingClassifier',
      classes,
      temperature: 1,
      columns: x.columns,
      width,
    };
    const params = {
      embeddings: single([x.columns, width], parameters.embeddings),
      outputs: single([classes.length, width], parameters.outputs),
    };
    yield { stored: { spec, params }, solved: true };
  }
}

/** Counts are kept as float32, which is exact below 2²⁴. */
const largestCount = 2 ** 24;

const requireCountable = (values: Int32Array): Int32Array => {
  if (values.length < largestCount && values.every((value) => value < largestCount)) return values;
  throw new RidgelineError(
    'E_MEMORY',
    `kneserNey: n-grams and their counts must stay below 2^24, got ${values.length} n-grams.`,
    {
      hint: 'Take a lower model.order, or fewer texts.',
    },
  );
};

function* fitLanguageModels(problem: ClassifierProblem, { order, prior }: ModelOf<'kneserNey'>) {
  const { classes, labels } = problem;
  const { models, logPriors } = fitKneserNeyClassifier({
    documents: tokensOf(problem),
    labels,
    order,
    prior,
  });
  const params: Record<string, StoredTensor> = { priors: tensor([classes.length], logPriors) };
  for (const [k, { parameters }] of models.entries()) {
    for (const [name, values] of Object.entries(parameters))
      params[`ngrams/${k}/${name}`] = single([values.length], requireCountable(values));
  }
  const spec: ClassifierSpec = {
    kind: 'languageModelClassifier',
    classes,
    temperature: 1,
    order,
    vocabulary: models[0]!.spec.vocabulary,
    discounts: models.map((model) => model.spec.discounts),
  };
  yield { stored: { spec, params }, solved: true };
}

/**
 * Fits a classifier at each strength, in the order given, one after the other as they are asked for.
 *
 * @param strengths λ, or α for naive Bayes, falling; language models have none: one number, whatever it is.
 * @throws what the models throw for data that they cannot use.
 */
export const fitClassifiers = (
  problem: ClassifierProblem,
  strengths: readonly number[],
): Iterable<FittedClassifier> => {
  const { model } = problem;
  switch (model.kind) {
    case 'logistic':
      return fitLogistic(problem, model, strengths);
    case 'naiveBayes':
      return fitEachNaiveBayes(problem, model, strengths);
    case 'nbSvm':
      return fitEachNbSvm(problem, model, strengths);
    case 'bagOfEmbeddings':
      return fitEachBagOfEmbeddings(problem, model, strengths);
    case 'kneserNey':
      return fitLanguageModels(problem, model);
  }
};
