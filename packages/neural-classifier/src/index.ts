export {
  type AttackedTexts,
  type GradientAttack,
  type GradientAttackOptions,
  gradientAttack,
} from './attack/gradient-attack.ts';
export { type DecodedNeuralClassifier, decodeNeuralClassifier } from './decode-neural-classifier.ts';
export { loadNeuralClassifier } from './load-neural-classifier.ts';
export {
  type LoadedReading,
  type NeuralClassification,
  type NeuralClassifier,
  type NeuralClassifyOptions,
  neuralClassifier,
} from './neural-classifier.ts';
export {
  type DecodedNeuralRegressor,
  decodeNeuralRegressor,
  type NeuralPrediction,
  type NeuralRegressor,
  neuralRegressor,
} from './neural-regressor.ts';
export { isNeuralClassifierSpec, type NeuralClassifierSpec } from './neural-spec.ts';
export { isNumberSpec } from './number-spec.ts';
export type { Priors } from './probabilities.ts';
