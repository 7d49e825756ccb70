import { type Cell, writeDelimited } from '@ridgeline/data';
import type { ComparedRun, Comparison } from '../results/comparison.ts';

const columns = [
  'phase',
  'penalty',
  'as',
  'strength',
  'seed',
  'best_step',
  'train',
  'validation',
  'test',
  'exact_zeros',
  'seconds',
] as const;

const rowOf = (
  phase: string,
  { penalty, as, lambda }: { readonly penalty: string; readonly as: string; readonly lambda: number | null },
  { seed, bestStep, train, validation, test, zeros, seconds }: ComparedRun,
): readonly Cell[] => [phase, penalty, as, lambda, seed, bestStep, train, validation, test, zeros, seconds];

/**
 * Every run of a comparison as a line of RFC 4180, losses in nats per target in full precision; empty where a run has
 * no such number.
 *
 * @example comparisonCsv(comparison).split('\r\n')[0] // 'phase,penalty,as,strength,seed,…'
 */
export const comparisonCsv = ({ laying, exploration, families }: Comparison): string =>
  writeDelimited({
    columns,
    rows: [
      ...(laying?.runs ?? []).flatMap((row) => row.runs.map((run) => rowOf('lay', row, run))),
      ...exploration.flatMap((row) => row.runs.map((run) => rowOf('explore', row, run))),
      ...families.flatMap((row) => row.runs.map((run) => rowOf('confirm', row, run))),
    ],
  });
