import type { HostArray, Mode, PassAt, RandomStream } from '@ridgeline/contracts';
import { add, customGrad, type Tensor } from '@tensorflow/tfjs-core';
import { meeting } from '../rules/mixed-rows.ts';
import type { RunRules } from '../rules/rules.ts';

/** Where the noise of a site's visit draws: a number that the site has in its name is that of the visit. */
const addressOf = (site: string, visit: number): string =>
  visit === 0 && /\/\d+$/.test(site) ? site : `${site}/${visit}`;

/** The same activation, whose gradient is shown on its way back. */
const lookedAt = (activation: Tensor, see: (gradient: Tensor) => void): Tensor =>
  customGrad((given) => ({
    value: (given as Tensor).clone(),
    gradFunc: (gradient: Tensor) => {
      see(gradient);
      return gradient;
    },
  }))(activation);

/** What is known of sites, and what else is done there than noise. */
export interface Taps {
  readonly idsAt?: (site: string) => HostArray | undefined;
  readonly at?: PassAt;
  readonly see?: (site: string, gradient: Tensor) => void;
  /** Makes one row of two, where rows meet. */
  readonly meet?: (activation: Tensor) => Tensor;
}

/** A mode whose noise draws from a stream of its own for every rule, site, visit and step; the model has one beside them. */
export const trainingMode = (
  rules: RunRules,
  random: RandomStream,
  step: number,
  { at: { add: added = {}, look = [] } = {}, see = () => {}, idsAt = () => undefined, meet }: Taps = {},
): Mode => {
  const visits = new Map<string, number>();
  const tapped = (site: string, activation: Tensor): Tensor => {
    const met = meet && site === meeting ? meet(activation) : activation;
    const moved = Object.hasOwn(added, site) ? add(met, added[site]!) : met;
    return look.includes(site) ? lookedAt(moved, (gradient) => see(site, gradient)) : moved;
  };
  return {
    training: true,
    random: random.stream('model').at(step),
    watched: (site) =>
      Object.hasOwn(added, site) ||
      look.includes(site) ||
      (meet !== undefined && site === meeting) ||
      [...rules.noises, ...rules.activities].some(({ sites }) => sites.includes(site)),
    noise: (site, activation) => {
      const visit = visits.get(site) ?? 0;
      visits.set(site, visit + 1);
      return rules.noises
        .filter(({ sites }) => sites.includes(site))
        .reduce(
          (value, { name, noise }) =>
            noise.apply(
              value,
              random.stream(`noise/${addressOf(site, visit)}/${name}`).at(step),
              idsAt(site),
            ),
          tapped(site, activation),
        );
    },
  };
};
