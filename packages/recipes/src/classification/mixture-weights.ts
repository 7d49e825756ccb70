import { RidgelineError } from '@ridgeline/contracts';

const who = 'mixtureWeights';

/** The gap to the best mean log p at which the search ends, in nats; and where it ends in any case. */
const enough = 1e-6;
const mostRounds = 100_000;

/**
 * The weights under which a mixture of classifiers makes the classes of held-out texts likeliest: Σ w = 1, w ≥ 0.
 *
 * Expectation and maximisation: w ← mean over the texts of w·p / Σ w·p, p being what a member gives the right class. The
 * objective is concave, and no weights are better by more than log of the largest mean of p / Σ w·p, which ends it.
 *
 * @param options.logProbabilities by member [n · K], of texts that no member has learnt from.
 * @param options.actual [n] their classes.
 * @throws `E_DATA` without a text; `E_SHAPE` if members answered to other texts.
 * @see Cover 1984, "An Algorithm for Maximizing Expected Log Investment Return"
 * @example mixtureWeights({ logProbabilities: members.map((one) => one.logProbabilities(texts)), actual })
 */
export const mixtureWeights = ({
  logProbabilities,
  actual,
}: {
  readonly logProbabilities: readonly Float64Array[];
  readonly actual: Int32Array;
}): number[] => {
  const rows = actual.length;
  if (rows === 0)
    throw new RidgelineError('E_DATA', `${who}: there must be a text that no member has learnt from.`);
  const classes = logProbabilities[0]!.length / rows;
  if (!Number.isInteger(classes) || logProbabilities.some(({ length }) => length !== rows * classes))
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: every member must answer to each of ${rows} texts, got ${logProbabilities.map(({ length }) => length).join(', ')} numbers.`,
    );
  const right = logProbabilities.map((logs) =>
    Float64Array.from(actual, (place, row) => Math.exp(logs[row * classes + place]!)),
  );
  let weights = right.map(() => 1 / right.length);
  for (let round = 0; round < mostRounds; round++) {
    const gains = right.map(() => 0);
    for (let row = 0; row < rows; row++) {
      const mixed = right.reduce((sum, of, m) => sum + weights[m]! * of[row]!, 0);
      // a text of whose class no member has an idea says nothing of them
      if (mixed > 0)
        right.forEach((of, m) => {
          gains[m]! += of[row]! / mixed / rows;
        });
    }
    if (Math.max(...gains) < 1 + enough) break;
    const moved = weights.map((weight, m) => weight * gains[m]!);
    const sum = moved.reduce((a, b) => a + b, 0);
    weights = moved.map((weight) => weight / sum);
  }
  return weights;
};
