import { RidgelineError, requireRate } from '@ridgeline/contracts';
import { unitOf } from '../unit-of.ts';
import { blockFreedom } from './block-freedom.ts';
import { criticalT, detectableShift, twoSidedP } from './student-t.ts';

export interface CrossedOptions {
  /** d[s][b]: with seed s and in block b, the mean loss of one model minus that of the other, in nats per target. */
  readonly differences: readonly ArrayLike<number>[];
  /** Targets in each block, equal if not given. Blocks without targets are left out. */
  readonly weights?: ArrayLike<number>;
  /** Level of the interval in [0, 1), 0.95 if not given. */
  readonly confidence?: number;
}

/** A difference between two ways to train, and how far it can be trusted. All but the counts and p in nats per target. */
export interface CrossedDifference {
  /** Σ w·d / Σ w: negative where the first is better. */
  readonly difference: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, for the hypothesis that the difference is 0. */
  readonly pValue: number;
  /** The smallest difference that such a design finds 8 times in 10, if its standard error is the one seen here. */
  readonly detectable: number;
  readonly seeds: number;
  readonly blocks: number;
  /** How much one seed, one block, and one block under one seed vary, in nats²; null where one seed cannot tell. */
  readonly variances: {
    readonly seed: number | null;
    readonly block: number;
    readonly interaction: number | null;
  };
  /** What the claim is about: training with any seed, or with few seeds only the models that were trained. */
  readonly scope: 'seeds' | 'these models';
}

/** With fewer, the spread between seeds is not known well enough for a claim about other seeds. */
export const seedsForClaim = 5;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const sumOfSquares = (values: readonly number[]): number => sum(values.map((value) => value * value));

interface Cells {
  /** What the differences were divided by, in nats per target. */
  readonly unit: number;
  /** [seeds][blocks] */
  readonly differences: readonly (readonly number[])[];
  /** [blocks], with mean 1. */
  readonly weights: readonly number[];
}

const requireCells = ({ differences, weights }: CrossedOptions): Cells => {
  const blocks = differences[0]?.length ?? 0;
  const targets = Array.from(weights ?? new Float64Array(blocks).fill(1));
  for (const [seed, row] of differences.entries()) {
    if (row.length !== targets.length)
      throw new RidgelineError(
        'E_SHAPE',
        `crossedDifference: differences[${seed}] must have one number for each of the ${targets.length} blocks, got ${row.length}.`,
      );
    const wrong = Array.from(row).findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      throw new RidgelineError(
        'E_DATA',
        `crossedDifference: differences[${seed}][${wrong}] must be finite, got ${row[wrong]}.`,
      );
  }
  const wrong = targets.findIndex((count) => !(Number.isFinite(count) && count >= 0));
  if (wrong >= 0)
    throw new RidgelineError(
      'E_DATA',
      `crossedDifference: weights[${wrong}] must be a finite number ≥ 0, got ${targets[wrong]}.`,
    );
  const kept = targets.map((_, block) => block).filter((block) => targets[block]! > 0);
  if (differences.length === 0 || kept.length < 2)
    throw new RidgelineError(
      'E_DATA',
      `crossedDifference: there must be at least one seed and two blocks with targets, got ${differences.length} and ${kept.length}.`,
      { hint: 'Test on more text, so that it can be cut into blocks.' },
    );
  const mean = sum(targets) / kept.length;
  const own = differences.map((row) => kept.map((block) => row[block]!));
  const unit = unitOf(own.flat());
  return {
    unit,
    differences: own.map((row) => row.map((value) => value / unit)),
    weights: kept.map((block) => targets[block]! / mean),
  };
};

/** The mean, and its squared standard errors that seeds, blocks, and blocks under seeds alone would give; in the unit of the cells. */
const squaredErrors = ({ differences, weights }: Cells) => {
  const [seeds, blocks] = [differences.length, weights.length];
  const ofSeeds = differences.map((row) => sum(row.map((value, block) => value * weights[block]!)) / blocks);
  const ofBlocks = weights.map((_, block) => sum(differences.map((row) => row[block]!)) / seeds);
  const difference = sum(ofSeeds) / seeds;
  // a block pulls the mean towards itself by its share of the targets
  const scales = weights.map((weight) => weight / Math.sqrt(1 - weight / blocks));
  const rests = differences.flatMap((row, seed) =>
    row.map((value, block) => scales[block]! * (value - ofSeeds[seed]! - ofBlocks[block]! + difference)),
  );
  const seedRests = ofSeeds.map((value) => value - difference);
  const blockRests = ofBlocks.map((value, block) => scales[block]! * (value - difference));
  return {
    difference,
    bySeed: sumOfSquares(seedRests) / (seeds - 1) / seeds,
    byBlock: sumOfSquares(blockRests) / blocks ** 2,
    byCell: sumOfSquares(rests) / ((seeds - 1) * seeds * blocks ** 2),
  };
};

/**
 * Compares two ways to train, where seeds and blocks of test rows are crossed random effects: another seed would have given
 * other models, another text other losses. With v_seed, v_block and v_cell the squared standard errors of the mean from the
 * seeds' means, from the blocks' means and from what neither explains,
 * SE² = max(v_seed + v_block − v_cell, v_seed, v_block), with SE⁴ / (v_seed²/(S − 1) + v_block²/ν_B) degrees of freedom, not
 * below the smaller of S − 1 and ν_B. With fewer than 5 seeds the models are taken as given: SE² = v_block, ν_B degrees of freedom.
 *
 * Blocks of different size count by their targets: d is the ratio Σ w·d / Σ w, and the deviation of a block is multiplied by w over
 * its mean and divided by √(1 − h), with h its share of all targets. ν_B is B − 1 for equal blocks, and small where a few hold
 * most of the text.
 *
 * @param options.differences [S][B], from {@link blockRows} for text.
 * @returns `detectable` = δ·SE, where a noncentral t with shift δ exceeds the critical t of the confidence 8 times in 10.
 * @throws `E_SHAPE` if rows differ in length; `E_DATA` without a seed, with fewer than two blocks that have targets or for a
 *   number that is not finite; `E_RANGE` if the confidence is outside [0, 1).
 * @see Cornfield and Tukey 1956, "Average values of mean squares in factorials"; Satterthwaite 1946, "An approximate
 *   distribution of estimates of variance components"; Bell and McCaffrey 2002, "Bias reduction in standard errors
 *   for linear regression with multi-stage samples", for blocks of different size.
 * @example crossedDifference({ differences: [[-0.2, -0.1], [-0.3, -0.2]] }).difference // ≈ −0.2
 */
export const crossedDifference = (options: CrossedOptions): CrossedDifference => {
  const { confidence = 0.95 } = options;
  requireRate('crossedDifference', { confidence });
  const cells = requireCells(options);
  const [seeds, blocks] = [cells.differences.length, cells.weights.length];
  const { difference: scaled, bySeed, byBlock, byCell } = squaredErrors(cells);
  const isOfSeeds = seeds >= seedsForClaim;
  const squaredError = isOfSeeds ? Math.max(bySeed + byBlock - byCell, bySeed, byBlock) : byBlock;
  const ofBlocks = blockFreedom(cells.weights);
  const least = Math.min(seeds - 1, ofBlocks);
  const degreesOfFreedom = !isOfSeeds
    ? ofBlocks
    : squaredError === 0
      ? least
      : Math.max(least, squaredError ** 2 / (bySeed ** 2 / (seeds - 1) + byBlock ** 2 / ofBlocks));
  const { unit } = cells;
  const square = unit * unit;
  const found = {
    difference: scaled * unit,
    standardError: Math.sqrt(squaredError) * unit,
    degreesOfFreedom,
  };
  return {
    ...found,
    ...claimAt(1 - confidence, found),
    seeds,
    blocks,
    variances:
      seeds === 1
        ? { seed: null, block: byBlock * blocks * square, interaction: null }
        : {
            seed: Math.max(0, bySeed - byCell) * seeds * square,
            block: Math.max(0, byBlock - byCell) * blocks * square,
            interaction: byCell * seeds * blocks * square,
          },
    scope: isOfSeeds ? 'seeds' : 'these models',
  };
};

/** Interval, p-value and what could have been seen, at a level α. */
export const claimAt = (
  alpha: number,
  {
    difference,
    standardError,
    degreesOfFreedom,
  }: Pick<CrossedDifference, 'difference' | 'standardError' | 'degreesOfFreedom'>,
): Pick<CrossedDifference, 'low' | 'high' | 'pValue' | 'detectable'> => {
  if (standardError === 0)
    return { low: difference, high: difference, pValue: difference === 0 ? 1 : 0, detectable: 0 };
  const margin = criticalT(alpha, degreesOfFreedom) * standardError;
  return {
    low: difference - margin,
    high: difference + margin,
    pValue: twoSidedP(difference / standardError, degreesOfFreedom),
    detectable: detectableShift(alpha, degreesOfFreedom) * standardError,
  };
};
