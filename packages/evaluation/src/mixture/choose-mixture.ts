import { RidgelineError } from '@ridgeline/contracts';
import type { Components } from './components.ts';
import { type MixtureWeights, mixtureWeights } from './mixture-weights.ts';

export interface ChooseMixtureOptions<S> extends Components {
  /** Settings of one more model, of which the best is taken, such as of a cache. None if not given. */
  readonly settings?: readonly { readonly setting: S; readonly logProbabilities: ArrayLike<number> }[];
}

export interface ChosenMixture<S> extends MixtureWeights {
  /** The setting that was taken; its model has the last weight. */
  readonly setting?: S;
}

/**
 * The mixture that gives a text the most probability: weights by `mixtureWeights`, and of a further model that has settings the one
 * whose mixture is best, each at its own best weights.
 *
 * @param options.logProbabilities [K][N] of the models without settings, on validation text.
 * @throws as `mixtureWeights`; `E_OPTION` for settings that are an empty list.
 * @example
 * const settings = [100, 500].map((window, i) => ({ setting: { window }, logProbabilities: caches[i] }));
 * chooseMixture({ logProbabilities: [model], settings }).setting; // { window: 500 }
 */
export const chooseMixture = <S>({
  logProbabilities,
  settings,
}: ChooseMixtureOptions<S>): ChosenMixture<S> => {
  if (settings === undefined) return mixtureWeights({ logProbabilities });
  const [first, ...others] = settings.map(({ setting, logProbabilities: own }) => ({
    setting,
    ...mixtureWeights({ logProbabilities: [...logProbabilities, own] }),
  }));
  if (first === undefined)
    throw new RidgelineError('E_OPTION', 'chooseMixture: settings must hold one or more, got none.', {
      hint: 'Leave them out if there is nothing to choose.',
    });
  return others.reduce((best, found) => (found.lossNats < best.lossNats ? found : best), first);
};
