import type { ComparedRun, Comparison, ConfirmedFamily, ExploredStrength } from '../results/comparison.ts';
import { capital } from './names.ts';
import { strength } from './number-format.ts';
import { light } from './palette.ts';

/** What a row of any kind says of its penalty. */
type Penalised = Pick<ExploredStrength, 'label' | 'as' | 'lambda'>;

/** All that a comparison found of one penalty. */
export interface Family {
  readonly name: string;
  readonly label: string;
  /** Number of the hue and marker; 0 is that of no penalty. */
  readonly hue: number;
  /** From the weakest to the strongest. */
  readonly strengths: readonly ExploredStrength[];
  readonly confirmed: ConfirmedFamily;
}

/** What a strength is called: the rate of a noise, λ otherwise. */
export const symbolOf = ({ as }: Penalised): string => (as === 'noise' ? 'rate' : 'λ');

/** A strength with its name, which no line end parts: 'λ = 1e-4'. */
export const strengthOf = (row: Penalised): string => `${symbolOf(row)}\u00a0=\u00a0${strength(row.lambda)}`;

/** A row by name and strength: 'L1, λ = 1e-4'. */
export const titleOf = (row: Penalised): string =>
  row.lambda === null ? capital(row.label) : `${capital(row.label)}, ${strengthOf(row)}`;

/** The families that were confirmed, best first; their hues follow the order in which they were explored. */
export const familiesOf = ({ families, exploration }: Comparison): readonly Family[] => {
  const penalties = [...new Set(exploration.map(({ penalty }) => penalty))].filter((name) => name !== 'none');
  return families.map((confirmed) => {
    const name = confirmed.penalty;
    return {
      name,
      label: capital(confirmed.label),
      hue: name === 'none' ? 0 : 1 + (penalties.indexOf(name) % (light.hues.length - 1)),
      strengths: exploration.filter(({ penalty }) => penalty === name),
      confirmed,
    };
  });
};

/** Explored runs without a penalty, by seed: what a strength is held against with the same seed. */
export const referenceRuns = ({ exploration }: Comparison): ReadonlyMap<number, ComparedRun> =>
  new Map(
    exploration
      .filter(({ penalty }) => penalty === 'none')
      .flatMap(({ runs }) => runs.map((run) => [run.seed, run])),
  );
