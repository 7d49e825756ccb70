import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { unitOf } from '../unit-of.ts';

export interface BlockRowsOptions {
  /** By seed, the loss of each row of the test part in nats, summed over the row's targets; rows in their order in the text. */
  readonly losses: readonly ArrayLike<number>[];
  /** The losses of what is compared against, taken from `losses`; where it is absent, `losses` are differences already. */
  readonly without?: readonly ArrayLike<number>[];
  /** Targets in each row, 1 if not given. */
  readonly targets?: ArrayLike<number>;
  /**
   * Where a new document begins: the places of its first row. Blocks end there, since documents do not go on in one another; of
   * `minimumBlocks` documents or more each is one block, since its rows have more in common than neighbours.
   */
  readonly documents?: readonly number[];
  /** How many blocks there shall be at least, 10 if not given; fewer say too little about their spread. */
  readonly minimumBlocks?: number;
}

export interface RowBlocks {
  /** Block b has rows boundaries[b] … boundaries[b + 1] − 1. */
  readonly boundaries: readonly number[];
  /** How many consecutive rows a block has, up to what does not divide evenly. */
  readonly rowsPerBlock: number;
  /** How many rows count as one that is independent: 1 + 2·Σρ_k. */
  readonly autocorrelationTime: number;
  /** False where the text is too short for blocks that are both long and many enough: intervals are then too narrow. */
  readonly isEnough: boolean;
  /** [seeds][blocks], mean differences in nats per target. */
  readonly differences: readonly Float64Array[];
  /** [blocks], targets. */
  readonly weights: Float64Array;
}

/** The share of the variance that blocks may miss because neighbours are alike: what is aimed at, and what still passes. */
const missed = { aim: 0.05, most: 0.15 };

const requireRows = ({ losses, without, targets }: BlockRowsOptions): number => {
  const rows = losses[0]?.length ?? 0;
  if (rows === 0)
    throw new RidgelineError('E_DATA', 'blockRows: there must be at least one seed with one row.');
  if (without !== undefined && without.length !== losses.length)
    throw new RidgelineError(
      'E_SHAPE',
      `blockRows: losses and without must have the same seeds, got ${losses.length} and ${without.length}.`,
    );
  const named = [
    ...losses.map((values, seed) => [`losses[${seed}]`, values] as const),
    ...(without ?? []).map((values, seed) => [`without[${seed}]`, values] as const),
    ...(targets === undefined ? [] : [['targets', targets] as const]),
  ];
  for (const [name, values] of named) {
    if (values.length !== rows)
      throw new RidgelineError(
        'E_SHAPE',
        `blockRows: ${name} must have one number for each of the ${rows} rows, got ${values.length}.`,
      );
    for (let row = 0; row < rows; row++)
      if (!Number.isFinite(values[row]) || (name === 'targets' && values[row]! < 0))
        throw new RidgelineError(
          'E_DATA',
          `blockRows: ${name}[${row}] must be a finite number${name === 'targets' ? ' ≥ 0' : ''}, got ${values[row]}.`,
        );
  }
  return rows;
};

const requireDocuments = (documents: readonly number[], rows: number): void => {
  for (const [i, first] of documents.entries())
    if (!Number.isInteger(first) || first < 0 || first >= rows || first <= (documents[i - 1] ?? -1))
      throw new RidgelineError(
        'E_DATA',
        `blockRows: documents must be rising places of rows below ${rows}, got ${first} at documents[${i}].`,
      );
};

const total = (values: ArrayLike<number>, from = 0, to = values.length): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum;
};

/**
 * Σρ_k and Σk·ρ_k over k ≥ 1, for the lags in the initial monotone sequence: pairs ρ_2m + ρ_2m+1 while they are positive,
 * none larger than the one before. Later lags are noise.
 *
 * @see Geyer 1992, "Practical Markov chain Monte Carlo", 3.3.
 */
const autocorrelations = (given: Float64Array): { readonly sum: number; readonly weighted: number } => {
  const unit = unitOf(given);
  const values = given.map((value) => value / unit);
  const covariance = (lag: number): number => {
    let products = 0;
    for (let i = lag; i < values.length; i++) products += values[i]! * values[i - lag]!;
    return products;
  };
  const variance = covariance(0);
  let [sum, weighted, before] = [-1, 0, Number.POSITIVE_INFINITY];
  for (let lag = 0; variance > 0 && lag + 1 < values.length; lag += 2) {
    const [even, odd] = [covariance(lag) / variance, covariance(lag + 1) / variance];
    if (even + odd <= 0) break;
    const kept = Math.min(before, even + odd) / (even + odd);
    sum += kept * (even + odd);
    weighted += kept * (lag * even + (lag + 1) * odd);
    before = Math.min(before, even + odd);
  }
  return { sum: Math.max(0, sum), weighted: Math.max(0, weighted) };
};

/** Cuts rows first … end − 1 into blocks of about one length. */
const cut = (first: number, end: number, length: number): readonly number[] => {
  const blocks = Math.max(1, Math.floor((end - first) / length));
  return Array.from({ length: blocks }, (_, block) => first + Math.floor((block * (end - first)) / blocks));
};

/**
 * Cuts the rows of a test text into blocks of consecutive rows, so long that blocks are nearly independent although rows are
 * not. Blocks of L rows miss a share (2·Σk·ρ_k)/(L·τ) of the variance of the mean, with ρ_k the autocorrelation of the
 * differences at a distance of k rows and τ = 1 + 2·Σρ_k: L is the length at which that is 5 %. It is shorter where that
 * would leave fewer than `minimumBlocks`, and `isEnough` is false where more than 15 % are missed then.
 *
 * @param options.losses [S][rows]; correlation is that of their mean over seeds.
 * @returns what {@link crossedDifference} takes: `crossedDifference(blockRows({ losses, without, targets }))`.
 * @throws `E_SHAPE` if arrays differ in length; `E_DATA` for a number that is not finite, no row or no target; `E_RANGE` naming
 *   the option.
 * @see Carlstein 1986, "The use of subseries values for estimating the variance of a general statistic from a stationary
 *   sequence"; Künsch 1989, "The jackknife and the bootstrap for general stationary observations", for the bias.
 * @example blockRows({ losses: [[3, 1, 2, 4]], without: [[2, 1, 1, 3]], minimumBlocks: 2 }).boundaries
 */
export const blockRows = (options: BlockRowsOptions): RowBlocks => {
  const { losses, without, documents = [], minimumBlocks = 10 } = options;
  requirePositiveInteger('blockRows', { minimumBlocks });
  const rows = requireRows(options);
  requireDocuments(documents, rows);
  const targets = Float64Array.from(options.targets ?? new Float64Array(rows).fill(1));
  const allTargets = total(targets);
  if (allTargets === 0) throw new RidgelineError('E_DATA', 'blockRows: there must be at least one target.');
  const differences = losses.map((values, seed) =>
    Float64Array.from(values, (value, row) => value - (without?.[seed]?.[row] ?? 0)),
  );
  const means = targets.map((_, row) => total(differences.map((values) => values[row]!)) / losses.length);
  const mean = total(means) / allTargets;
  const { sum, weighted } = autocorrelations(means.map((value, row) => value - mean * targets[row]!));
  const autocorrelationTime = 1 + 2 * sum;
  const wanted = Math.max(1, Math.ceil((2 * weighted) / (missed.aim * autocorrelationTime)));
  const rowsPerBlock = Math.max(1, Math.min(wanted, Math.floor(rows / minimumBlocks)));

  const starts = [0, ...documents.filter((row) => row > 0)];
  const areDocuments = starts.length > 1 && starts.length >= minimumBlocks;
  const boundaries = [
    ...(areDocuments
      ? starts
      : starts.flatMap((first, i) => cut(first, starts[i + 1] ?? rows, rowsPerBlock))),
    rows,
  ];
  const blocks = boundaries.slice(1).map((end, block) => [boundaries[block]!, end] as const);
  const areLong = areDocuments || rowsPerBlock * missed.most >= wanted * missed.aim;
  const weights = Float64Array.from(blocks, ([first, end]) => total(targets, first, end));
  return {
    boundaries,
    rowsPerBlock,
    autocorrelationTime,
    isEnough: areLong && blocks.length >= minimumBlocks,
    differences: differences.map((values) =>
      Float64Array.from(blocks, ([first, end], block) =>
        weights[block] === 0 ? 0 : total(values, first, end) / weights[block]!,
      ),
    ),
    weights,
  };
};
