import type { HostParams } from '../params.ts';
import type { Evaluated } from './optimizer.ts';

/** What one pass over a set of batches found, without noise. */
export interface Evaluation {
  /** Mean nats per target. */
  readonly dataLoss: number;
  /** Each weight or activity penalty by name; 0 where it is switched off. */
  readonly penalties: Readonly<Record<string, number>>;
  /** dataLoss + Σ penalties. */
  readonly objective: number;
  readonly targets: number;
  /** The mean of a score of rows, such as the share of those whose class is told rightly; absent where none is asked for. */
  readonly score?: number;
}

/**
 * The whole state of a run on the host, and nothing else is needed to go on: random streams and the data position
 * are functions of `step`.
 */
export interface TrainingState {
  /** Steps taken. */
  readonly step: number;
  /** The model's parameters, and its buffers if it has some. */
  readonly params: HostParams;
  readonly optimizer: HostParams;
  /** State carried from batch to batch by recurrent models; empty if none. */
  readonly carried: HostParams;
  /** The averaged parameters, of a run that averages. */
  readonly averaged?: HostParams;
  /** Every evaluation so far, of a run whose learning rate follows from them. */
  readonly evaluations?: readonly Evaluated[];
  /** The best evaluation so far, with its parameters, averaged if the run averages. */
  readonly best?: {
    readonly step: number;
    readonly dataLoss: number;
    /** Of a run that is judged by the score of its rows. */
    readonly score?: number;
    readonly params: HostParams;
  };
  /**
   * The units that the run still computes with, by width, where others have left. The tensors are whole all the same: 0 where a
   * unit has left.
   */
  readonly units?: Readonly<Record<string, readonly number[]>>;
  /** Evaluations in a row, up to the last one, that were no better than the best. */
  readonly evaluationsWithoutGain: number;
}

export type StopReason = 'max-steps' | 'early-stop' | 'aborted';

/** What `fit` tells while it runs. The `type` comes first in every event. */
export type RunEvent =
  | {
      readonly type: 'run-start';
      readonly step: number;
      readonly maxSteps: number;
      readonly parameters: number;
      /** Each rule on weights with the paths that it selected. */
      readonly rules: readonly {
        readonly name: string;
        readonly as: string;
        readonly paths: readonly string[];
      }[];
      /** Of a run that narrows: each width, and why its units stay where they do. */
      readonly widths?: readonly { readonly name: string; readonly size: number; readonly stays?: string }[];
    }
  | {
      readonly type: 'step-end';
      /** Steps taken, this one included. */
      readonly step: number;
      readonly dataLoss: number;
      readonly penalties: Readonly<Record<string, number>>;
      readonly objective: number;
      readonly gradientNorm: number;
      readonly learningRate: number;
      readonly targets: number;
      readonly stepMs: number;
    }
  | {
      readonly type: 'evaluation-end';
      readonly step: number;
      /** Over a fixed part of the training data, so that the gap to validation can be read. */
      readonly train?: Evaluation;
      readonly validation: Evaluation;
      readonly isBest: boolean;
    }
  | {
      /** Units at rest have left the computation. */
      readonly type: 'units-leave';
      readonly step: number;
      /** Weights that the run still computes with. */
      readonly parameters: number;
      /** Each width that units have left so far. */
      readonly widths: readonly { readonly name: string; readonly size: number; readonly left: number }[];
    }
  | { readonly type: 'checkpoint'; readonly step: number; readonly state: TrainingState }
  | {
      readonly type: 'run-end';
      readonly step: number;
      readonly reason: StopReason;
      /** The step of the parameters in `params`. */
      readonly bestStep: number;
      /** The best parameters by validation, or the last ones where nothing was evaluated. */
      readonly params: HostParams;
      readonly state: TrainingState;
    };
