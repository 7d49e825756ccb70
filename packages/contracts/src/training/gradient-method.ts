import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Params } from '../params.ts';
import type { Spec } from '../units/spec.ts';

/** A part of the objective on the device, under the name that it is told by. */
export interface Term {
  readonly name: string;
  readonly value: Scalar;
}

/** Where a pass over the batch is made; with nothing, it is the pass of a plain step. */
export interface PassAt {
  /** Takes these parameters in place of the run's. */
  readonly params?: Params;
  /** Draws noise of its own, under this name. Without it all passes of a step draw the same. */
  readonly draw?: string;
  /** What is added to the activation of a site, before its noise; shaped as the activation. */
  readonly add?: Readonly<Record<string, Tensor>>;
  /** Sites whose gradients are wanted. */
  readonly look?: readonly string[];
  /** Whether its logits are wanted too. */
  readonly tell?: 'logits';
  /**
   * Logits that an earlier pass told. What is minimised is then how far those of this pass are from them, by the divergence of the
   * loss, and nothing else; it stands among the terms, as `divergence`. They are held as they are.
   */
  readonly from?: Tensor;
  /** With this no gradients of parameters are wanted, but those of what is added, as `sites`. */
  readonly only?: 'added';
}

/** What a method may know of the rows of a step; of this worker's rows, where workers share the batch. */
export interface StepRows {
  /**
   * Normal numbers, 0 at positions of padding. Each row has a stream of its own, so that it is given the same whoever has it.
   *
   * @param shape [B, …], that of the site's activation.
   */
  normal(site: string, shape: readonly number[]): Tensor;
  /** The same values [B, …], but 0 at positions of padding. */
  withoutPadding(site: string, values: Tensor): Tensor;
}

/** What a pass found on a batch; of the whole batch, where workers share it. */
export interface Found {
  /** The mean data loss. */
  readonly mean: Scalar;
  /** What stands in the objective beside it: activity penalties, and terms of an objective of its own. */
  readonly terms: readonly Term[];
  /** Of data loss and terms, by parameter; penalties of weights come later. */
  readonly gradients: Params;
  /** What each row carries on. */
  readonly carried: Params;
  readonly buffers: Params;
  /** The gradient of each site that was looked at, [B, …]: of this worker's rows alone, where workers share the batch. */
  readonly sites: Params;
  /** The logits, where they are wanted: of this worker's rows alone. */
  readonly logits?: Tensor;
}

/**
 * How a step finds its gradients: by one pass or by several, each of which may depend on what the ones before found. The
 * method only says what it wants; who trains makes the passes, alone or together with other workers.
 *
 * Tensors that stand in what was yielded or in what was found live until the step's end. Whatever else a method makes is
 * freed at its next `yield`.
 *
 * @example
 * // a plain step
 * const plain: GradientMethod = { spec: { kind: 'plain' }, *find() { return yield {}; } };
 */
export interface GradientMethod {
  readonly spec: Spec;
  /** The site that it looks at or adds to, if there is one: a name or pattern, as of a rule. */
  readonly at?: string;
  /** Whether it minimises a divergence between passes, which not every loss has. */
  readonly diverges?: true;
  /**
   * @param params the run's.
   * @param sites those of the model that `at` names.
   * @param rows what is known of the step's rows.
   * @returns what the step goes on with: gradients of its own, and the rest of one of the passes.
   */
  find(params: Params, sites: readonly string[], rows: StepRows): Generator<PassAt, Found, Found>;
}
