import type { Parameter } from '@ridgeline/contracts';
import type { FitOptions } from '../plan.ts';
import { resolveRules } from './rules.ts';

/** A parameter, and which rules on weights act on it. */
export interface RuledParameter extends Pick<Parameter, 'path' | 'role' | 'shape'> {
  /** As `l2 decoupled`, `groupLasso proximal of hidden/0`, or the decay of the optimizer. */
  readonly rules: readonly string[];
  /** Why none does. */
  readonly free?: string;
  /** Whether only its direction counts, together with others: then its size has no part in the outputs. */
  readonly isScaleFree: boolean;
}

type Ruled = Pick<FitOptions, 'model' | 'rules' | 'groups' | 'optimizer'> &
  Partial<Pick<FitOptions, 'batches' | 'tokenizer'>>;

const freed = { bias: 'a bias', norm: 'scale or offset of a norm' } as const;

/** @param isNamed whether every rule names what it acts on. */
const whyFree = ({ role }: Parameter, isRuled: boolean, isNamed: boolean): string => {
  if (!isRuled) return 'no rule on weights';
  if ((role === 'bias' || role === 'norm') && !isNamed) return `${freed[role]}, unless \`on\` names it`;
  return 'no rule selects it';
};

/**
 * Every parameter of a run with the penalties and constraints that act on it, or why it is left out.
 *
 * @param run without batches its rules have no factors of rows, which follow from these.
 * @throws as `fit` for rules that select nothing.
 * @example ruledParameters(run).filter(({ free }) => free).map(({ path }) => path) // ['lstm/0/bias', 'head/bias']
 */
export const ruledParameters = (run: Ruled): readonly RuledParameter[] => {
  const { model, groups, optimizer, batches } = run;
  const { weights, joined, constraints } = resolveRules(
    model,
    run.rules,
    groups,
    batches && { ...run, batches },
  );
  const acting = [
    ...weights.map(({ name, as, paths }) => ({ told: `${name} ${as}`, paths })),
    ...joined.map(({ name, as, paths, units }) => ({
      told: `${name} ${as}${units === undefined ? '' : ` of ${units.width}`}`,
      paths,
    })),
    ...constraints.map(({ name, paths }) => ({ told: `${name} constraint`, paths })),
    ...(optimizer.weightDecay
      ? [{ told: 'decay of the optimizer', paths: model.parameters.map(({ path }) => path) }]
      : []),
  ];
  const isNamed = run.rules.every((rule) => !('regularizer' in rule) || rule.on !== undefined);
  const scaleFree = new Set((model.scaleFree ?? []).flat());
  return model.parameters.map((parameter) => {
    const { path, role, shape } = parameter;
    const rules = [...new Set(acting.filter(({ paths }) => paths.includes(path)).map(({ told }) => told))];
    return {
      ...{ path, role, shape, rules, isScaleFree: scaleFree.has(path) },
      ...(rules.length === 0 && { free: whyFree(parameter, acting.length > 0, isNamed) }),
    };
  });
};
