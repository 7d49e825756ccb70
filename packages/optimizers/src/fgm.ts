import { define, type GradientMethod } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, mul } from '@tensorflow/tfjs-core';
import { movedRow } from './options.ts';
import { withRowLength } from './row-lengths.ts';

/**
 * Adversarial training of the fast gradient method: every row's embedded input moves by ε in the direction that raises its loss
 * most, and the model learns from both, the row as it is and moved:
 *
 *     r = ε·g/‖g‖₂ for each row, g the gradient of the loss by its embedding        the step's gradient is ½(∇L(e) + ∇L(e + r))
 *
 * It is added by whoever trains, before noise; models know nothing of it. Both passes draw the same noise. A step costs two passes.
 *
 * @param options.epsilon ε ≥ 0: the length of what is added to a row; 0 is a plain step. No default.
 * @param options.at the site that is moved: a name, or a pattern; several move together, by one length. `embedding` if not given.
 * @returns `find`: two passes; the data loss, state and buffers are those of the first.
 * @throws `E_RANGE` if ε is negative or not finite; `E_OPTION` if `at` is no text; `fit` throws `E_SELECTOR` if the model has no such
 * site.
 * @see Miyato, Dai and Goodfellow 2017, "Adversarial Training Methods for Semi-Supervised Text Classification"; it adds both losses up,
 * where this takes their mean. Its embeddings are normalised, so its ε is in units of those.
 * @example fit({ …, gradient: fgm({ epsilon: 1 }) })
 */
export const fgm = /* @__PURE__ */ define(
  'fgm',
  {
    about: 'Also learns from each row moved in the direction that raises its loss most.',
    label: 'FGM',
    formula: '½(∇L(e) + ∇L(e + ε·g/‖g‖₂)), g the gradient by the embedding e of a row',
    options: movedRow,
    example: { epsilon: 1 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ epsilon, at }): Omit<GradientMethod, 'spec'> => ({
    at,
    *find(_params, sites) {
      if (epsilon === 0) return yield {};
      const clean = yield { look: sites };
      const moved = yield { add: withRowLength(clean.sites, epsilon) };
      const both = mapParams(clean.gradients, (gradient, path) =>
        mul(0.5, add(gradient, moved.gradients[path]!)),
      );
      return { ...clean, gradients: both };
    },
  }),
);
