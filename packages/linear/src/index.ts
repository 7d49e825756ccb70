export {
  type BagOfEmbeddings,
  type BagOfEmbeddingsOptions,
  type BagOfEmbeddingsParameters,
  type BagOfEmbeddingsSpec,
  bagOfEmbeddings,
  fitBagOfEmbeddings,
} from './bag-of-embeddings.ts';
export { type ClassIndices, classIndices } from './classes.ts';
export { type Collinearity, collinearity } from './collinearity.ts';
export { denseCoefficients } from './dense-coefficients.ts';
export { fitPath, lambdaGrid } from './fit-path.ts';
export { fitGroupPath, type GroupLassoOptions } from './group-lasso.ts';
export { type Huber, type HuberOptions, huber } from './huber.ts';
export { type InformationCriteria, informationCriteria } from './information-criteria.ts';
export {
  fitKneserNey,
  type KneserNey,
  type KneserNeyCounts,
  type KneserNeyOptions,
  type KneserNeySpec,
  kneserNey,
  type Tokens,
} from './kneser-ney.ts';
export {
  fitKneserNeyClassifier,
  type KneserNeyClassifier,
  type KneserNeyClassifierOptions,
  kneserNeyClassifier,
} from './kneser-ney-classifier.ts';
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
} from './matrix.ts';
export {
  type EventModel,
  fitNaiveBayes,
  type NaiveBayes,
  type NaiveBayesOptions,
  type NaiveBayesSpec,
  naiveBayes,
} from './naive-bayes.ts';
export {
  type FittedNbSvm,
  fitNbSvm,
  type NbSvm,
  type NbSvmOptions,
  type NbSvmSpec,
  nbSvm,
} from './nb-svm.ts';
export type { Path, PathOptions, SparseVector } from './path.ts';
export { type LinearPenalty, linearPenalties } from './penalties.ts';
export { deviances, type PredictOptions, predict } from './predict.ts';
export { type RefitOptions, refit } from './refit.ts';
export {
  type Bootstrap,
  bootstrap,
  type ResamplingOptions,
  type Stability,
  stabilitySelection,
} from './resampling.ts';
export { type Ridge, type RidgeOptions, type RidgePathOptions, ridge, ridgePath } from './ridge.ts';
export {
  meanSquaredError,
  type RidgeProblem,
  ridgeDescent,
  ridgeGradient,
  ridgeLoss,
} from './ridge-descent.ts';
export type { LinearParameters } from './scores.ts';
