import {
  type Model,
  type Parameter,
  type Params,
  requireOneOf,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { embedding as embed, linear, lstm as lstmLayer, record } from '@ridgeline/tensors';
import { relu, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { type Initializer, normal, uniform } from './initializers.ts';

export interface LstmOptions {
  /** Size of the vocabulary, V. */
  readonly vocabulary: number;
  /** Width of the embedding, D. */
  readonly embedding: number;
  /** Width of each recurrent layer, H. */
  readonly hidden: number;
  /** Recurrent layers, 1 if not given. */
  readonly layers?: number;
  /** What stands between the last recurrent layer and the head: `relu` if not given, as in the source article. */
  readonly activation?: 'relu' | 'none';
}

/** A parameter together with its first value. */
type Initialised = Parameter & { readonly initializer: Initializer };

const layerParameters = (layer: number, inputs: number, hidden: number): Initialised[] => {
  const initializer = uniform(1 / Math.sqrt(hidden));
  return [
    { path: `lstm/${layer}/kernel`, role: 'kernel', shape: [inputs, 4 * hidden], initializer },
    { path: `lstm/${layer}/recurrent`, role: 'recurrent', shape: [hidden, 4 * hidden], initializer },
    { path: `lstm/${layer}/bias`, role: 'bias', shape: [4 * hidden], initializer },
  ];
};

/**
 * A language model over ids: embedding → LSTM layers → ReLU → linear head.
 *
 * Noise and activity penalties act at the sites `embedding` [B, T, D], `between` (each recurrent layer but the last),
 * `hidden` (the last recurrent layer), `output` (after the activation; the article's dropout stands here), all
 * [B, T, H], and `logits` [B, T, V]. First values are PyTorch's: uniform ±1/√H, embedding N(0, 1). The one bias of a
 * recurrent layer takes the place of PyTorch's two, which only ever act as their sum.
 *
 * @returns a model whose `state` is each layer's `hidden` and `cell` [B, H]; absent at the start, it is zero.
 * @throws `E_RANGE` or `E_OPTION` naming the option.
 * @see Hochreiter and Schmidhuber 1997; Graves 2013, "Generating sequences with recurrent neural networks".
 * @example lstm({ vocabulary: 65, embedding: 64, hidden: 128 }).parameters.map(({ path }) => path)
 */
export const lstm = (options: LstmOptions): Model => {
  const { vocabulary, embedding, hidden, layers = 1, activation = 'relu' } = options;
  requirePositiveInteger('lstm', { vocabulary, embedding, hidden, layers });
  requireOneOf('lstm', ['relu', 'none'], { activation });
  const headInitializer = uniform(1 / Math.sqrt(hidden));
  const initialised: readonly Initialised[] = [
    { path: 'embedding/table', role: 'embedding', shape: [vocabulary, embedding], initializer: normal(1) },
    ...Array.from({ length: layers }, (_, layer) =>
      layerParameters(layer, layer === 0 ? embedding : hidden, hidden),
    ).flat(),
    { path: 'head/kernel', role: 'kernel', shape: [hidden, vocabulary], initializer: headInitializer },
    { path: 'head/bias', role: 'bias', shape: [vocabulary], initializer: headInitializer },
  ];

  return {
    spec: { kind: 'lstm', vocabulary, embedding, hidden, layers, activation },
    parameters: initialised.map(({ path, role, shape }) => ({ path, role, shape })),
    sites: ['embedding', ...(layers > 1 ? ['between'] : []), 'hidden', 'output', 'logits'],

    init: (random): Params =>
      record(
        initialised.map(
          ({ path, shape, initializer }) => [path, initializer(shape, random.stream(path))] as const,
        ),
      ),

    forward: (params, { inputs, state }, mode) => {
      const activations: Record<string, Tensor> = {};
      const at = (site: string, value: Tensor): Tensor => {
        activations[site] = value;
        return mode.noise(site, value);
      };
      const nextState: Record<string, Tensor> = {};
      const batchSize = inputs.shape[0]!;
      let values = at('embedding', embed(params['embedding/table']!, inputs));
      for (let layer = 0; layer < layers; layer++) {
        const path = `lstm/${layer}`;
        const {
          outputs,
          hidden: lastHidden,
          cell,
        } = lstmLayer({
          inputs: values,
          kernel: params[`${path}/kernel`]!,
          recurrent: params[`${path}/recurrent`]!,
          bias: params[`${path}/bias`]!,
          hidden: state?.[`${path}/hidden`] ?? zeros([batchSize, hidden]),
          cell: state?.[`${path}/cell`] ?? zeros([batchSize, hidden]),
        });
        nextState[`${path}/hidden`] = lastHidden;
        nextState[`${path}/cell`] = cell;
        values = at(layer < layers - 1 ? 'between' : 'hidden', outputs);
      }
      values = at('output', activation === 'relu' ? relu(values) : values);
      const logits = at('logits', linear(values, params['head/kernel']!, params['head/bias']!));
      return { logits, activations, state: nextState };
    },
  };
};
