import { RidgelineError } from '@ridgeline/contracts';
import type { NeuralClassificationConfig } from './neural-config.ts';

const refuse = (message: string, hint: string, at = 'classWeights'): never => {
  throw new RidgelineError('E_CONFIG', message, { at, hint });
};

/**
 * What the loss of each class is multiplied with; undefined where all weigh 1.
 *
 * @param counts [K] how many texts learnt from have each class.
 * @throws `E_CONFIG` for a label that is none, or weights said twice.
 */
export const classWeightsOf = (
  { classWeights, loss }: Pick<NeuralClassificationConfig, 'classWeights' | 'loss'>,
  classes: readonly string[],
  counts: readonly number[],
): readonly number[] | undefined => {
  const own = loss?.classWeights;
  if (own !== undefined && own.length !== classes.length)
    refuse(
      `loss.classWeights must have one for each of the ${classes.length} classes, got ${own.length}.`,
      `They stand in the order ${classes.slice(0, 20).join(', ')}. By label: classWeights.`,
      'loss.classWeights',
    );
  if (classWeights === undefined) return own;
  if (own !== undefined)
    refuse(
      'classWeights and loss.classWeights say the same: give one of them.',
      'Leave loss.classWeights out.',
    );
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (classWeights === 'balanced') return counts.map((count) => total / (classes.length * count));
  const stray = Object.keys(classWeights).find((label) => !classes.includes(label));
  if (stray !== undefined)
    refuse(
      `classWeights must be of the classes of the table, got "${stray}".`,
      `They are ${classes.slice(0, 20).join(', ')}.`,
    );
  const weights = classes.map((label) => (Object.hasOwn(classWeights, label) ? classWeights[label]! : 1));
  if (weights.every((weight) => weight === 0))
    refuse('classWeights must not all be 0.', 'Give one class a weight above 0.');
  return weights;
};
