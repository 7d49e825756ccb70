import type { Mode, Model } from '@ridgeline/contracts';
import {
  lastAxis,
  mapParams,
  narrowedParameters,
  narrowedWidths,
  placesGone,
  placesLeft,
  type Units,
} from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import { narrowedActivation, widenedActivation } from './widened-activation.ts';

const none: ReadonlySet<number> = new Set();

/**
 * A model without the units that have left. What stands at its sites, noise and penalties of activities, sees the whole activation,
 * with zeros in their places: it draws and counts as if they were there.
 */
export const narrowedModel = (model: Model, units: Units): Model => {
  const { forward } = model;
  const gone = placesGone(model, units);
  const seenWhole = (site: string, activation: Tensor, see: (whole: Tensor) => Tensor): Tensor => {
    const places = gone.sites.get(site)?.get(lastAxis) ?? none;
    if (places.size === 0) return see(activation);
    const left = placesLeft(activation.shape.at(-1)! + places.size, places);
    return narrowedActivation(see(widenedActivation(activation, left, places.size)), left, places.size);
  };
  const isWatched = (mode: Mode, site: string): boolean => mode.watched?.(site) ?? true;
  return {
    ...model,
    parameters: narrowedParameters(model, units),
    widths: narrowedWidths(model, units),
    forward: (params, batch, mode) => {
      const whole: Record<string, Tensor> = Object.create(null);
      const found = forward(params, batch, {
        ...mode,
        noise: (site, activation) =>
          isWatched(mode, site)
            ? seenWhole(site, activation, (seen) => {
                whole[site] = seen;
                return mode.noise(site, seen);
              })
            : activation,
      });
      return {
        ...found,
        activations: mapParams(found.activations, (activation, site) => whole[site] ?? activation),
      };
    },
  };
};
