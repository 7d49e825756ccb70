import type { Candidate } from '@ridgeline/tuning';
import type { StepRun } from '../training/step-run.ts';
import type { StepProblem } from './step-problem.ts';
import { ruleAt, type TunablePenalty } from './tune-strengths.ts';

/** The name under which a candidate holds the strength of the penalty, beside paths of the configuration. */
export const strengthName = 'lambda';

type Tree = { readonly [key: string]: unknown };

/** The value at a path replaced; lists are gone into by number. */
const replaced = (tree: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(tree)) {
    return tree.map((item, index) => (String(index) === key ? replaced(item, rest, value) : item));
  }
  const inner = (tree as Tree | undefined)?.[key];
  return { ...(tree as Tree | undefined), [key]: replaced(inner, rest, value) };
};

/**
 * The configuration of a candidate: its settings by path, and the penalty at its strength.
 *
 * @throws `E_CONFIG` naming the setting that the configuration does not take.
 * @example configOf(problem, config, { candidate: { 'model.hidden': 64, lambda: 0.1 }, penalty: 'l1' }).model.hidden // 64
 */
export const configOf = <Run extends StepRun>(
  { configure }: Pick<StepProblem<Run, never>, 'configure'>,
  config: Run['config'],
  { candidate, penalty }: { readonly candidate: Candidate; readonly penalty: TunablePenalty | null },
): Run['config'] => {
  const { [strengthName]: strength, ...settings } = candidate;
  const tree = Object.entries(settings).reduce<unknown>(
    (under, [path, value]) => replaced(under, path.split('.'), value),
    config,
  );
  const changed = configure(tree, (path) =>
    Object.keys(settings).find((setting) => path.join('.').startsWith(setting)),
  );
  if (penalty === null || typeof strength !== 'number') return changed;
  return { ...changed, regularizers: [...changed.regularizers, ruleAt(penalty, strength)] };
};
