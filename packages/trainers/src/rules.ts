import {
  type ActivityRegularizer,
  type Application,
  type Model,
  type Noise,
  nearest,
  type Regularizer,
  RidgelineError,
  type Rule,
} from '@ridgeline/contracts';
import { matchesGlob, selectPaths } from '@ridgeline/tensors';

/** The rules of a run, sorted by what they act on, each under a name of its own and with its selector resolved. */
export interface RunRules {
  readonly weights: readonly {
    readonly name: string;
    readonly regularizer: Regularizer;
    readonly as: Application;
    readonly paths: readonly string[];
  }[];
  readonly activities: readonly {
    readonly name: string;
    readonly activity: ActivityRegularizer;
    readonly sites: readonly string[];
  }[];
  readonly noises: readonly {
    readonly name: string;
    readonly noise: Noise;
    readonly sites: readonly string[];
  }[];
}

/** `l2`, then `l2-2` for the second of its kind. */
const namer = () => {
  const seen = new Map<string, number>();
  return (kind: string): string => {
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return count === 1 ? kind : `${kind}-${count}`;
  };
};

const isNumbered = (site: string, group: string): boolean =>
  /^\/\d+$/.test(site.slice(group.length)) && site.startsWith(group);

/** The sites that a rule names: one, all numbered ones of a name, or those that fit a pattern. */
const selectSites = (name: string, model: Model, at: string): readonly string[] => {
  const sites = model.sites.filter((site) => matchesGlob(site, at) || isNumbered(site, at));
  if (sites.length > 0) return sites;
  const near = nearest(at, model.sites);
  throw new RidgelineError(
    'E_SELECTOR',
    `${name}: the model ${model.spec.kind} has no site "${at}"; it has ${model.sites.join(', ')}.`,
    near === undefined ? {} : { hint: `Did you mean "${near}"?` },
  );
};

const requireApplication = (name: string, regularizer: Regularizer, as: Application): void => {
  const ways = ['penalty', ...(['decoupled', 'proximal'] as const).filter((way) => regularizer[way])];
  if (ways.includes(as)) return;
  throw new RidgelineError('E_OPTION', `${name}: it cannot be applied as "${as}".`, {
    hint: `Use as: ${ways.join(' or ')}.`,
  });
};

/**
 * Sorts a run's rules and resolves their selectors against a model.
 *
 * @throws `E_SELECTOR` if a rule selects no parameter or names no site; `E_OPTION` if a penalty is applied in a way
 * that it does not have.
 */
export const resolveRules = (model: Model, rules: readonly Rule[]): RunRules => {
  const nameOf = namer();
  const weights: RunRules['weights'][number][] = [];
  const activities: RunRules['activities'][number][] = [];
  const noises: RunRules['noises'][number][] = [];
  for (const rule of rules) {
    if ('regularizer' in rule) {
      const { regularizer, as, on } = rule;
      const name = nameOf(regularizer.spec.kind);
      requireApplication(name, regularizer, as);
      weights.push({ name, regularizer, as, paths: selectPaths(model.parameters, on) });
    } else if ('activity' in rule) {
      const name = nameOf(rule.activity.spec.kind);
      activities.push({ name, activity: rule.activity, sites: selectSites(name, model, rule.at) });
    } else {
      const name = nameOf(rule.noise.spec.kind);
      noises.push({ name, noise: rule.noise, sites: selectSites(name, model, rule.at) });
    }
  }
  return { weights, activities, noises };
};
