import { activationRegularization } from './activation-regularization.ts';
import { activityL1 } from './activity-l1.ts';
import { activityL2 } from './activity-l2.ts';
import { confidencePenalty } from './confidence-penalty.ts';
import { dropout } from './dropout.ts';
import { elasticNet } from './elastic-net.ts';
import { embeddingDropout } from './embedding-dropout.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { groupLasso } from './group-lasso.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import { l2Ball } from './l2-ball.ts';
import { lockedDropout } from './locked-dropout.ts';
import { maxNorm } from './max-norm.ts';
import { minMaxNorm } from './min-max-norm.ts';
import { nonNegative } from './non-negative.ts';
import { orthogonal } from './orthogonal.ts';
import { recurrentDropout } from './recurrent-dropout.ts';
import { sparseGroupLasso } from './sparse-group-lasso.ts';
import { spectralNorm } from './spectral-norm.ts';
import { stochasticDepth } from './stochastic-depth.ts';
import { temporalActivationRegularization } from './temporal-activation-regularization.ts';
import { unitNorm } from './unit-norm.ts';
import { weightDrop } from './weight-drop.ts';
import { wordDropout } from './word-dropout.ts';

/**
 * Weight penalties by kind. A spec is also the options of its factory.
 *
 * @example regularizers.l1({ lambda: 0.1 })
 */
export const regularizers = { l1, l2, elasticNet, orthogonal } as const;

/** Penalties of whole units of a model, by kind. @example widthRegularizers.groupLasso({ lambda: 0.1 }) */
export const widthRegularizers = { groupLasso, sparseGroupLasso } as const;

/** Activity penalties by kind. @example activityRegularizers.activityL2({ lambda: 0.1 }) */
export const activityRegularizers = {
  activityL1,
  activityL2,
  activationRegularization,
  temporalActivationRegularization,
  confidencePenalty,
} as const;

/** Kinds of noise. @example noises.dropout({ rate: 0.5 }) */
export const noises = {
  dropout,
  lockedDropout,
  embeddingDropout,
  stochasticDepth,
  gaussianNoise,
} as const;

/** Kinds of noise on weights. @example weightNoises.weightDrop({ rate: 0.5 }) */
export const weightNoises = { weightDrop, recurrentDropout } as const;

/** Kinds of noise on what a model reads. @example inputNoises.wordDropout({ rate: 0.1 }) */
export const inputNoises = { wordDropout } as const;

/** Constraints on weights by kind. @example constraints.maxNorm({ bound: 3 }) */
export const constraints = { maxNorm, minMaxNorm, unitNorm, l2Ball, spectralNorm, nonNegative } as const;

/** The kind in a weight penalty's spec. */
export type RegularizerKind = keyof typeof regularizers;
/** The kind in the spec of a penalty of whole units. */
export type WidthRegularizerKind = keyof typeof widthRegularizers;
/** The kind in an activity penalty's spec. */
export type ActivityRegularizerKind = keyof typeof activityRegularizers;
/** The kind in a noise's spec. */
export type NoiseKind = keyof typeof noises;
/** The kind in the spec of a noise on weights. */
export type WeightNoiseKind = keyof typeof weightNoises;
/** The kind in the spec of a noise on inputs. */
export type InputNoiseKind = keyof typeof inputNoises;
/** The kind in a constraint's spec. */
export type ConstraintKind = keyof typeof constraints;
