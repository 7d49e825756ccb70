import { recurrentLayer } from '@ridgeline/models';
import {
  add,
  expandDims,
  mul,
  reshape,
  slice,
  stack,
  type Tensor,
  tensor2d,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import grus from './golden/gru.json' with { type: 'json' };
import lstms from './golden/lstm.json' with { type: 'json' };
import minGrus from './golden/min-gru.json' with { type: 'json' };
import rnns from './golden/rnn.json' with { type: 'json' };
import { type Compute, check, itAgrees, onEveryBackend, type Tensors } from './layers-golden-case.ts';

interface Config {
  readonly input_size: number;
  readonly hidden_size: number;
  readonly num_layers?: number;
  readonly bidirectional?: boolean;
  readonly bias?: boolean;
  readonly nonlinearity?: 'relu';
  /** Of ours alone. */
  readonly residual?: boolean;
}

/** Each of PyTorch's cells in its order, by the ending of its names and by our path. */
const cellsOf = ({ num_layers = 1, bidirectional = false }: Config) =>
  Array.from({ length: num_layers }, (_, layer) => [
    { ending: `l${layer}`, path: `rnn/${layer}` },
    ...(bidirectional ? [{ ending: `l${layer}_reverse`, path: `rnn/${layer}/reverse` }] : []),
  ]).flat();

/** Our parameters out of PyTorch's: transposed, and the two biases added where they only act as their sum. */
const parametersOf = (config: Config, given: Tensors, gru: boolean): Tensors =>
  Object.assign(
    {},
    ...cellsOf(config).map(({ ending, path }): Tensors => {
      const [scale, offset] = [given[`norm_weight_${ending}`], given[`norm_bias_${ending}`]];
      const kernel = transpose(given[`weight_ih_${ending}`]!);
      const recurrent = given[`weight_hh_${ending}`];
      const biasOf = (name: string) => given[`bias_${name}_${ending}`] ?? zeros([kernel.shape[1]!]);
      return {
        [`${path}/kernel`]: kernel,
        ...(recurrent && { [`${path}/recurrent`]: transpose(recurrent) }),
        [`${path}/bias`]: gru ? biasOf('ih') : add(biasOf('ih'), biasOf('hh')),
        [`${path}/recurrentBias`]: biasOf('hh'),
        ...(scale && offset && { [`${path}/norm/scale`]: scale, [`${path}/norm/offset`]: offset }),
      };
    }),
  );

const compute =
  (cell: 'lstm' | 'gru' | 'minGru' | 'rnn', config: Config, lengths?: readonly number[]): Compute =>
  (given) => {
    const { input_size: inputs, hidden_size: hidden, num_layers: layers = 1 } = config;
    const [batch, time] = given.x!.shape as [number, number];
    const paths = cellsOf(config).map(({ path }) => path);
    const layer = recurrentLayer('rnn', {
      cell: config.nonlinearity === 'relu' ? 'rnnRelu' : cell,
      inputs,
      hidden,
      layers,
      residual: config.residual ?? false,
      bidirectional: config.bidirectional ? 'concat' : 'no',
    });
    const first: Tensors = {};
    for (const [name, ours] of [
      ['h0', 'hidden'],
      ['c0', 'cell'],
    ] as const) {
      if (given[name] === undefined) continue;
      paths.forEach((path, index) => {
        first[`${path}/${ours}`] = reshape(slice(given[name]!, [index, 0, 0], [1, -1, -1]), [batch, hidden]);
      });
    }
    const mask =
      lengths &&
      tensor2d(lengths.map((length) => Array.from({ length: time }, (_, t) => Number(t < length))));
    const { outputs, state } = layer.apply(parametersOf(config, given, cell === 'gru'), {
      inputs: given.x!,
      state: first,
      ...(mask && { mask }),
    });
    const last = (name: string): Tensor => stack(paths.map((path) => state[`${path}/${name}`]!));
    return {
      // a packed sequence is padded with zeros; ours carries the state on
      output: mask ? mul(outputs, expandDims(mask, 2)) : outputs,
      h_n: last('hidden'),
      ...(cell === 'lstm' && { c_n: last('cell') }),
    };
  };

onEveryBackend(() => {
  for (const [cell, file] of [
    ['lstm', lstms],
    ['gru', grus],
    ['minGru', minGrus],
    ['rnn', rnns],
  ] as const) {
    itAgrees(file, (golden) => {
      const { lengths, ...inputs } = golden.inputs;
      check(compute(cell, golden.config as never, lengths as never), { ...golden, inputs });
    });
  }
});
