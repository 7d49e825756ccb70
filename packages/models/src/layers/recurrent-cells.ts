import {
  gruSequence,
  lstmSequence,
  minGruSequence,
  rnnSequence,
  type SequenceOptions,
} from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';

/** What a cell is given for a whole sequence: its input projections, its weights and its state, by name. */
interface CellInputs extends SequenceOptions {
  readonly projected: Tensor;
  readonly weights: (name: string) => Tensor;
  readonly state: (name: string) => Tensor;
}

/** A recurrent cell: how many gates it has, which weights and states, and what it does with a sequence. */
export interface Cell {
  readonly gates: number;
  /** Weights beside `kernel` and `bias`: of the recurrent product, and PyTorch's second bias, where it does not add to the first. */
  readonly more: readonly ('recurrent' | 'recurrentBias')[];
  readonly states: readonly string[];
  readonly run: (inputs: CellInputs) => { readonly outputs: Tensor } & Readonly<Record<string, Tensor>>;
}

const simple = (activation: 'tanh' | 'relu'): Cell => ({
  gates: 1,
  more: ['recurrent'],
  states: ['hidden'],
  run: ({ weights, state, ...given }) => ({
    ...rnnSequence({ ...given, recurrent: weights('recurrent'), hidden: state('hidden'), activation }),
  }),
});

/** The cells of recurrent layers, by name; `rnn` is the simple one with tanh. */
export const cells = {
  lstm: {
    gates: 4,
    more: ['recurrent'],
    states: ['hidden', 'cell'],
    run: ({ weights, state, ...given }) => ({
      ...lstmSequence({
        ...given,
        recurrent: weights('recurrent'),
        hidden: state('hidden'),
        cell: state('cell'),
      }),
    }),
  },
  gru: {
    gates: 3,
    more: ['recurrent', 'recurrentBias'],
    states: ['hidden'],
    run: ({ weights, state, ...given }) => ({
      ...gruSequence({
        ...given,
        recurrent: weights('recurrent'),
        recurrentBias: weights('recurrentBias'),
        hidden: state('hidden'),
      }),
    }),
  },
  minGru: {
    gates: 2,
    more: [],
    states: ['hidden'],
    run: ({ weights: _, state, ...given }) => ({ ...minGruSequence({ ...given, hidden: state('hidden') }) }),
  },
  rnn: simple('tanh'),
  rnnRelu: simple('relu'),
} as const satisfies Readonly<Record<string, Cell>>;

export type CellKind = keyof typeof cells;
