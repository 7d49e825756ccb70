import {
  type Model,
  type Regularizer,
  RidgelineError,
  requireNonNegative,
  type WeightRule,
} from '@ridgeline/contracts';
import { selectPaths } from '@ridgeline/tensors';
import { type KnownIds, rowFactorsOf, rowWeighted } from './row-factors.ts';
import { scaledRegularizer } from './strength-at.ts';

/** A penalty, and the parameters that it acts on alike. */
interface Weighted {
  readonly regularizer: Regularizer;
  readonly paths: readonly string[];
}

/** The factor of each parameter that a rule selects. @throws `E_OPTION`, `E_RANGE`, `E_SELECTOR` */
const factorsByPath = (
  name: string,
  { parameters }: Model,
  paths: readonly string[],
  { penaltyFactors = [] }: WeightRule,
): ReadonlyMap<string, number> => {
  const factors = new Map(paths.map((path) => [path, 1]));
  const given = new Set<string>();
  for (const { on, factor } of penaltyFactors) {
    requireNonNegative(`${name}: penaltyFactors`, { factor });
    const chosen = selectPaths(parameters, on).filter((path) => factors.has(path));
    const twice = chosen.find((path) => given.has(path));
    if (twice !== undefined || chosen.length === 0)
      throw new RidgelineError(
        'E_OPTION',
        twice === undefined
          ? `${name}: penaltyFactors must be of parameters that the rule selects, got ${JSON.stringify(on)}.`
          : `${name}: penaltyFactors must give '${twice}' one factor, and give two.`,
        { hint: `The rule selects ${paths.join(', ')}.` },
      );
    for (const path of chosen) {
      given.add(path);
      factors.set(path, factor);
    }
  }
  return factors;
};

/**
 * A weight rule as penalties of the parameters that have one strength: those with the same factor, and each table whose rows have their own.
 *
 * @throws `E_OPTION` if a factor is given twice, or to what the rule does not select, or a token is none; `E_RANGE` for one below 0;
 * `E_SELECTOR` if rows are to have factors and no table is selected.
 */
export const weighted = (
  name: string,
  model: Model,
  rule: WeightRule,
  known: KnownIds | undefined,
): readonly Weighted[] => {
  const { regularizer, rowFactors } = rule;
  const paths = selectPaths(model.parameters, rule.on);
  if (rule.penaltyFactors === undefined && rowFactors === undefined) return [{ regularizer, paths }];
  const factors = factorsByPath(name, model, paths, rule);
  const tables = new Set(
    rowFactors === undefined
      ? []
      : model.parameters
          .filter(
            ({ path, lookedUpBy, idCount }) => lookedUpBy && idCount === undefined && paths.includes(path),
          )
          .map(({ path }) => path),
  );
  if (rowFactors !== undefined && (tables.size === 0 || known === undefined))
    throw new RidgelineError(
      'E_SELECTOR',
      `${name}: rowFactors want a table that ids look up, and the rule selects none.`,
      {
        hint: 'Select it by on: {"role": ["embedding"]}.',
      },
    );
  const scaled = (factor: number): Regularizer =>
    factor === 1 ? regularizer : scaledRegularizer(regularizer, factor);
  const alike = new Map<number, string[]>();
  for (const path of paths) {
    const factor = factors.get(path)!;
    if (!tables.has(path) && factor !== 0) alike.set(factor, [...(alike.get(factor) ?? []), path]);
  }
  return [
    ...[...alike].map(([factor, some]) => ({ regularizer: scaled(factor), paths: some })),
    ...model.parameters
      .filter(({ path }) => tables.has(path) && factors.get(path) !== 0)
      .map((table) => ({
        regularizer: rowWeighted(
          name,
          scaled(factors.get(table.path)!),
          rowFactorsOf(name, rowFactors!, table, known!),
        ),
        paths: [table.path],
      })),
  ];
};
