import { RidgelineError } from '@ridgeline/contracts';
import type { Candidate } from '@ridgeline/tuning';
import { parseConfig } from '../config/read-config.ts';
import type { LanguageModelConfig } from '../language-model/language-model-config.ts';
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
 * @example configOf(config, { 'model.hidden': 64, lambda: 0.1 }, 'l1').model.hidden // 64
 */
export const configOf = (
  config: LanguageModelConfig,
  candidate: Candidate,
  penalty: TunablePenalty | null,
): LanguageModelConfig => {
  const { [strengthName]: strength, ...settings } = candidate;
  const tree = Object.entries(settings).reduce<unknown>(
    (under, [path, value]) => replaced(under, path.split('.'), value),
    config,
  );
  const changed = parseConfig(tree, 'the space', (path) =>
    Object.keys(settings).find((setting) => path.join('.').startsWith(setting)),
  );
  if (changed.task !== 'language-model')
    throw new RidgelineError('E_CONFIG', 'tune: the task must stay the same in all candidates.');
  if (penalty === null || typeof strength !== 'number') return changed;
  return { ...changed, regularizers: [...changed.regularizers, ruleAt(penalty, strength)] };
};
