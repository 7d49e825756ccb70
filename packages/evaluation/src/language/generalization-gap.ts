import { type Evaluation, RidgelineError } from '@ridgeline/contracts';

/**
 * Generalization gap: validation data loss − train data loss, in nats per target; both without noise and without
 * penalty. Positive where the model does better on what it was trained on.
 *
 * @throws `E_RANGE` if a loss is not finite.
 * @example generalizationGap({ train: { dataLoss: 1.2 }, validation: { dataLoss: 1.5 } }) // ≈ 0.3
 */
export const generalizationGap = (evaluations: {
  readonly train: Pick<Evaluation, 'dataLoss'>;
  readonly validation: Pick<Evaluation, 'dataLoss'>;
}): number => {
  const { train, validation } = evaluations;
  for (const [name, { dataLoss }] of Object.entries({ train, validation })) {
    if (!Number.isFinite(dataLoss)) {
      throw new RidgelineError(
        'E_RANGE',
        `generalizationGap: ${name}.dataLoss must be a finite number, got ${dataLoss}.`,
      );
    }
  }
  return validation.dataLoss - train.dataLoss;
};
