import { type RobustnessRow, robustnessTable } from '@ridgeline/evaluation';
import {
  type GradientAttackOptions,
  gradientAttack,
  type NeuralClassifier,
} from '@ridgeline/neural-classifier';
import { randomStream } from '@ridgeline/tensors';

export interface AttackRobustnessOptions
  extends Pick<GradientAttackOptions, 'radii' | 'steps' | 'onProgress'> {
  readonly texts: readonly string[];
  /** [n] the class of each text. */
  readonly labels: readonly string[];
  readonly groups?: readonly string[] | undefined;
}

export interface AttackedRow extends Omit<RobustnessRow, 'perturbation' | 'strength'> {
  readonly attack: 'fgm' | 'pgd';
  /** As a share of the median length of an embedded text, and in the unit of embeddings. */
  readonly radius: number;
  readonly epsilon: number;
  /** Mean −log p of the class, in nats. */
  readonly dataLoss: number;
}

export interface AttackRobustness {
  readonly medianLength: number;
  readonly rows: readonly AttackedRow[];
}

/** The place of the largest log p of each text. */
const answersOf = (logs: Float64Array, classes: number): number[] =>
  Array.from({ length: logs.length / classes }, (_, row) => {
    const own = logs.subarray(row * classes, (row + 1) * classes);
    return own.reduce((best, log, k) => (log > own[best]! ? k : best), 0);
  });

/**
 * What a neural classifier loses where its embedded texts are moved by {@link gradientAttack}: accuracy, loss and the drop of the
 * accuracy with its interval, for every radius and both attacks.
 *
 * @throws what `gradientAttack` and `robustnessTable` throw; for a label that is none of its classes as for a target that is none.
 * @example await attackRobustness(classifier, { texts, labels, radii: [0, 0.1] })
 */
export const attackRobustness = async (
  classifier: NeuralClassifier,
  { texts, labels, groups, ...options }: AttackRobustnessOptions,
): Promise<AttackRobustness> => {
  const { classes } = classifier;
  const targets = labels.map((label) => classes.indexOf(label));
  const { medianLength, attacks } = await gradientAttack(classifier, texts, { targets, ...options });
  const rowsOf = (logs: Float64Array) => {
    const answers = answersOf(logs, classes.length);
    return { answers, scores: answers.map((answer, row) => Number(answer === targets[row])) };
  };
  const clean = rowsOf(await classifier.logProbabilities(texts));
  const { rows } = robustnessTable({
    clean,
    perturbed: attacks.map(({ attack, radius, logProbabilities }) => ({
      perturbation: attack,
      strength: radius,
      ...rowsOf(logProbabilities),
    })),
    of: 'right',
    groups,
    random: randomStream(0),
  });
  return {
    medianLength,
    rows: rows.map(({ perturbation: _, strength: __, ...row }, i) => {
      const { attack, radius, epsilon, losses } = attacks[i]!;
      const dataLoss = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      return { attack, radius, epsilon, ...row, dataLoss };
    }),
  };
};
