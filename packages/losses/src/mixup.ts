import { define, type Objective } from '@ridgeline/contracts';
import { betaShare } from './beta-share.ts';

/**
 * Mixup of embedded texts: the model learns from texts between those of the batch. Each row is mixed with another, by one permutation of
 * the batch and one share λ for all of it,
 *
 *     e = λ·e_a + (1 − λ)·e_b        what is minimised is λ·loss(y_a) + (1 − λ)·loss(y_b)        λ ~ Beta(α, α)
 *
 * so that between two texts it goes evenly from one's prediction to the other's. The site `embedding` is where rows meet, position by
 * position; a text is continued by zeros where it is shorter than the other, and a position is shown to the model where either has a
 * token. Noise comes behind it. Of shares over the unit interval, α = 1 draws evenly, a small α leaves most rows nearly as they are.
 *
 * It is for losses of one target a row: classes, labels, numbers. With class weights each of the two losses counts by its own class.
 * Language models and translators have a target at each position, to which the tokens of another text say nothing, and a generative
 * classifier tells the text itself: `fit` refuses these. Evaluation sees no mixed rows. Each step costs what it did, but that the other
 * rows are embedded too. All workers that share a batch mix it as one would.
 *
 * @param options.alpha α ≥ 0; 0 leaves rows unmixed. No default.
 * @returns `mix`: a permutation of the rows and a share; `terms`: the loss of one pass, and no term.
 * @throws `E_RANGE` if α is negative or not finite; `fit` throws `E_OPTION` for what it is not for.
 * @see Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization", with one share a batch as its published code; Guo, Mao and Zhang 2019,
 * "Augmenting Data with Mixup for Sentence Classification": wordMixup, with zeros behind the shorter text.
 * @example fit({ …, objective: mixup({ alpha: 0.2 }) })
 */
export const mixup = /* @__PURE__ */ define(
  'mixup',
  {
    about: 'Learns from texts between two of the batch: embeddings and losses mixed in one proportion.',
    formula: 'λ·loss(y_a) + (1 − λ)·loss(y_b) at λ·e_a + (1 − λ)·e_b, λ ~ Beta(α, α)',
    options: {
      alpha: {
        type: 'number',
        min: 0,
        scale: 'logarithmic',
        about: 'α of the distribution of the share: 1 draws it evenly, 0 leaves rows unmixed.',
      },
    },
    example: { alpha: 0.2 },
    same: {
      'Guo et al. 2019': 'wordMixup',
      torchvision: 'v2.MixUp(alpha), for images',
      KerasCV: 'MixUp(alpha), for images, a share for each row',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ alpha }): Omit<Objective, 'spec'> => ({
    terms: (pass) => ({ ...pass(), terms: {} }),
    ...(alpha > 0 && {
      mix: (rows, random) => ({
        partners: random.stream('partners').permutation(rows),
        share: betaShare(alpha, random.stream('share')),
      }),
    }),
  }),
);
