import { define, type GradientMethod, type Params, type Term } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, mul, type Scalar } from '@tensorflow/tfjs-core';
import { movedRow } from './options.ts';
import { withRowLength } from './row-lengths.ts';

/**
 * Virtual adversarial training: predictions must stay where they are when a row's embedded input moves by ε in the direction that
 * changes them most. No label has a part in that term,
 *
 *     LDS = KL(p(y | e) ‖ p(y | e + r))        r = argmax of LDS over ‖r‖₂ = ε        the step minimises L(e) + λ·mean LDS
 *
 * with the clean p held as it is: no gradient goes into it. LDS is least, 0, at r = 0, so that near there it is ½rᵀHr, and r lies along
 * the first eigenvector of H. That is found by power iteration, from a direction that is drawn for each row:
 *
 *     d ← g/‖g‖₂, g the gradient of LDS at r = ξ·d, `iterations` times        r = ε·d
 *
 * Lengths are of a whole row, all of its positions together; positions of padding are not moved. Of a model that predicts at every
 * position, LDS is the mean over the targets that count. A method of training rows that have labels: rows without are not read.
 *
 * All passes draw the same noise. A step costs 2 + `iterations` passes, `iterations` of which find no gradients of parameters. On several
 * workers a row draws the direction that it would on one.
 *
 * @param options.epsilon ε ≥ 0: the length of what is added to a row; 0 is a plain step. No default.
 * @param options.weight λ ≥ 0: the strength of the term, in nats per nat; 0 is a plain step. No default.
 * @param options.xi ξ > 0: how far from the row LDS is differentiated, 0.1 if not given, as in the code of the text paper. In float32 the 10⁻⁶
 * of the first paper is lost in rounding.
 * @param options.iterations at least 1.
 * @param options.at the site that is moved: a name, or a pattern; several move together, by one length. `embedding` if not given.
 * @returns `find`: the data loss, state and buffers are those of the clean pass; the term `virtualAdversarial` is λ·mean LDS.
 * @throws `E_RANGE` naming the option; `E_OPTION` if `at` is no text; `fit` throws `E_SELECTOR` if the model has no such site, and
 * `E_OPTION` for a loss without a divergence.
 * @see Miyato et al. 2016, "Distributional Smoothing with Virtual Adversarial Training", and 2018, "Virtual Adversarial Training", where λ is
 * α; Miyato, Dai and Goodfellow 2017 for texts. There embeddings are normalised, so that ε is in units of those.
 * @example fit({ …, gradient: virtualAdversarial({ epsilon: 1, weight: 1 }) })
 */
export const virtualAdversarial = /* @__PURE__ */ define(
  'virtualAdversarial',
  {
    about: 'Keeps predictions where they are when a row moves in the direction that changes them most.',
    label: 'virtual adversarial training',
    formula: 'L(e) + λ·KL(p(y | e) ‖ p(y | e + r)), ‖r‖₂ = ε, r by power iteration on the Hessian of that KL',
    options: {
      epsilon: movedRow.epsilon,
      weight: {
        type: 'number',
        min: 0,
        scale: 'logarithmic',
        about: 'The strength λ of the term; 0 is a plain step.',
      },
      xi: {
        type: 'number',
        above: 0,
        default: 0.1,
        scale: 'logarithmic',
        about: 'The length ξ at which the power iteration looks at the gradient.',
      },
      iterations: { type: 'integer', min: 1, default: 1, about: 'Steps of the power iteration.' },
      at: movedRow.at,
    },
    example: { epsilon: 1, weight: 1 },
    same: { 'Miyato et al. 2018': 'ε, α = λ, ξ and K = iterations' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ epsilon, weight, xi, iterations, at }): Omit<GradientMethod, 'spec'> => ({
    at,
    diverges: true,
    *find(_params, sites, rows) {
      if (epsilon === 0 || weight === 0) return yield {};
      const { logits, ...clean } = yield { look: sites, tell: 'logits' };
      const from = logits!;
      let direction: Params = mapParams(clean.sites, ({ shape }, site) => rows.normal(site, shape));
      for (let iteration = 0; iteration < iterations; iteration++) {
        const near = yield { add: withRowLength(direction, xi), from, only: 'added' };
        direction = mapParams(near.sites, (gradient, site) => rows.withoutPadding(site, gradient));
      }
      const far = yield { add: withRowLength(direction, epsilon), from };
      const [{ value: divergence }] = far.terms as readonly [Term];
      return {
        ...clean,
        terms: [...clean.terms, { name: 'virtualAdversarial', value: mul<Scalar>(weight, divergence) }],
        gradients: mapParams(clean.gradients, (gradient, path) =>
          add(gradient, mul(weight, far.gradients[path]!)),
        ),
      };
    },
  }),
);
