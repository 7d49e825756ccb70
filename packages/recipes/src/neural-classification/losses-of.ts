import { RidgelineError } from '@ridgeline/contracts';
import { crossEntropy, jointLosses, labelLosses, rightClass, rightLabels } from '@ridgeline/losses';
import { isGenerative } from '@ridgeline/neural-classifier/parts';
import { isMultiLabel } from './labels-of.ts';
import type { NeuralClassificationConfig } from './neural-config.ts';

const refuse = (at: string, message: string, hint: string): never => {
  throw new RidgelineError('E_CONFIG', message, { at, hint });
};

/** @throws `E_CONFIG` for what is of one class alone, where texts have several labels */
const requireOneClass = ({ loss, objective, classWeights }: NeuralClassificationConfig): void => {
  const named = Object.entries({ loss, objective, classWeights }).find(([, value]) => value !== undefined);
  if (named === undefined) return;
  refuse(
    named[0],
    `${named[0]} is for texts of one class, and data.labelSeparator gives them several: each label has a loss of its own.`,
    `Leave ${named[0]} or data.labelSeparator out.`,
  );
};

/** @throws `E_CONFIG` for what a model of how texts come about has no use for */
const requireGenerative = ({ data, loss, classWeights, model }: NeuralClassificationConfig): void => {
  const { kind } = model;
  if (data.labelSeparator !== undefined)
    refuse(
      'data.labelSeparator',
      `${kind} says how the texts of one class come about, and data.labelSeparator gives a text several.`,
      'Leave data.labelSeparator out, or take another model.kind, such as recurrentClassifier.',
    );
  if (loss !== undefined)
    refuse(
      'loss',
      `${kind} learns by −log p(text, class), and a loss of p(class | text) is for other models.`,
      'Leave loss out. Weights of classes are classWeights.',
    );
  const weights = typeof classWeights === 'object' ? classWeights : {};
  const nothing = Object.keys(weights).find((label) => weights[label] === 0);
  if (nothing !== undefined)
    refuse(
      'classWeights',
      `classWeights must be above 0 for ${kind}, which takes them into p(class), got 0 for "${nothing}".`,
      'Give that class a small weight, or leave its texts out.',
    );
};

/** @throws `E_CONFIG` for settings that do not go with the loss that model and data have */
export const requireOwnLoss = (config: NeuralClassificationConfig): void => {
  if (isGenerative(config.model)) requireGenerative(config);
  else if (isMultiLabel(config)) requireOneClass(config);
};

/** The loss that is trained, the one that is measured, and the score of rows. */
export const lossesOf = (config: NeuralClassificationConfig, weights: readonly number[] | undefined) => {
  if (isMultiLabel(config)) {
    const loss = labelLosses.binaryCrossEntropy();
    return { loss, evaluationLoss: loss, score: rightLabels };
  }
  const weighed = weights && { classWeights: weights };
  if (isGenerative(config.model)) {
    const { negativeLogLikelihood } = jointLosses;
    return {
      loss: negativeLogLikelihood({ ...weighed }),
      evaluationLoss: negativeLogLikelihood(),
      score: rightClass,
    };
  }
  const smoothing = config.loss?.labelSmoothing;
  const loss = crossEntropy({ ...(smoothing !== undefined && { labelSmoothing: smoothing }), ...weighed });
  return { loss, evaluationLoss: crossEntropy(), score: rightClass };
};
