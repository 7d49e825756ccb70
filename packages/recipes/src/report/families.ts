import type { ComparisonRow } from '../comparison.ts';
import { strength } from './number-format.ts';
import { light } from './palette.ts';

/** All strengths of one penalty. */
export interface Family {
  readonly name: string;
  readonly label: string;
  /** Number of the hue and marker; 0 is that of no penalty. */
  readonly hue: number;
  /** From the weakest to the strongest. */
  readonly rows: readonly ComparisonRow[];
  readonly chosen: ComparisonRow;
}

const labels = new Map([
  ['none', 'No penalty'],
  ['l1', 'L1'],
  ['l2', 'L2'],
  ['elasticNet', 'Elastic net'],
  ['dropout', 'Dropout'],
]);

/** The name of a penalty as readers know it. */
export const labelOf = (penalty: string): string => labels.get(penalty) ?? penalty;

/** What a strength is called: the rate of a noise, λ otherwise. */
export const symbolOf = ({ as }: ComparisonRow): string => (as === 'noise' ? 'rate' : 'λ');

/** A strength with its name, which no line end parts: 'λ = 1e-4'. */
export const strengthOf = (row: ComparisonRow): string =>
  `${symbolOf(row)}\u00a0=\u00a0${strength(row.lambda)}`;

/** A row by name and strength: 'L1, λ = 1e-4'. */
export const titleOf = (row: ComparisonRow): string =>
  row.lambda === null ? labelOf(row.penalty) : `${labelOf(row.penalty)}, ${strengthOf(row)}`;

/** The rows by family, in the order of their first appearance. */
export const familiesOf = (rows: readonly ComparisonRow[]): readonly Family[] => {
  const names = [...new Set(rows.map(({ penalty }) => penalty))];
  const penalties = names.filter((name) => name !== 'none');
  return names.map((name) => {
    const own = rows
      .filter(({ penalty }) => penalty === name)
      .sort((a, b) => (a.lambda ?? 0) - (b.lambda ?? 0));
    return {
      name,
      label: labelOf(name),
      hue: name === 'none' ? 0 : 1 + (penalties.indexOf(name) % (light.hues.length - 1)),
      rows: own,
      chosen: own.find(({ isChosenOfFamily }) => isChosenOfFamily) ?? own[0]!,
    };
  });
};

/** The family without a penalty, to which the others are compared. */
export const referenceOf = (families: readonly Family[]): Family | null =>
  families.find(({ name }) => name === 'none') ?? null;
