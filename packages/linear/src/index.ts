export {
  type BagOfEmbeddings,
  type BagOfEmbeddingsOptions,
  type BagOfEmbeddingsParameters,
  type BagOfEmbeddingsSpec,
  bagOfEmbeddings,
  fitBagOfEmbeddings,
} from './bayes/bag-of-embeddings.ts';
export { type ClassIndices, classIndices } from './bayes/classes.ts';
export {
  fitKneserNey,
  type KneserNey,
  type KneserNeyOptions,
  type KneserNeySpec,
  kneserNey,
  type Tokens,
} from './bayes/kneser-ney.ts';
export {
  fitKneserNeyClassifier,
  type KneserNeyClassifier,
  type KneserNeyClassifierOptions,
  kneserNeyClassifier,
} from './bayes/kneser-ney-classifier.ts';
export type { KneserNeyCounts } from './bayes/n-gram-counts.ts';
export {
  type EventModel,
  fitNaiveBayes,
  type NaiveBayes,
  type NaiveBayesOptions,
  type NaiveBayesSpec,
  naiveBayes,
} from './bayes/naive-bayes.ts';
export {
  type FittedNbSvm,
  fitNbSvm,
  type NbSvm,
  type NbSvmCounts,
  type NbSvmLoss,
  type NbSvmOptions,
  type NbSvmSpec,
  nbSvm,
} from './bayes/nb-svm.ts';
export { ngramDecoder } from './bayes/ngram-decoder.ts';
export {
  fitNgramModel,
  type NgramModel,
  type NgramOptions,
  type NgramSpec,
  ngramModel,
} from './bayes/ngram-model.ts';
export type { LinearParameters } from './bayes/scores.ts';
export {
  cscFromCsr,
  csrFromCsc,
  csrFromRows,
  type DenseMatrix,
  denseFromRows,
  type Matrix,
  type Predictors,
  type SparseMatrix,
  type SparseRow,
  selectColumns,
  selectRows,
} from './matrix/matrix.ts';
export { denseCoefficients } from './path/dense-coefficients.ts';
export { fitPath, lambdaGrid } from './path/fit-path.ts';
export { fitGroupPath, type GroupLassoOptions } from './path/group-lasso.ts';
export type { Path, PathOptions, SparseVector } from './path/path.ts';
export { linearPenalties } from './path/penalties/catalog.ts';
export type { LinearPenalty } from './path/penalties/linear-penalty.ts';
export { deviances, type PredictOptions, predict } from './path/predict.ts';
export { type RefitOptions, refit } from './path/refit.ts';
export { type Collinearity, collinearity } from './ridge/collinearity.ts';
export { type Huber, type HuberOptions, huber } from './ridge/huber.ts';
export { type Ridge, type RidgeOptions, type RidgePathOptions, ridge, ridgePath } from './ridge/ridge.ts';
export {
  meanSquaredError,
  type RidgeProblem,
  ridgeDescent,
  ridgeGradient,
  ridgeLoss,
} from './ridge/ridge-descent.ts';
export { type InformationCriteria, informationCriteria } from './select/information-criteria.ts';
export {
  type Bootstrap,
  bootstrap,
  type ResamplingOptions,
  type Stability,
  stabilitySelection,
} from './select/resampling.ts';
