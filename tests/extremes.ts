import { attention, lstmSequence, softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  type ConformanceCase,
  expectCloseAsync,
  type GoldenTensor,
  goldenTensor,
  scoped,
} from '@ridgeline/testing';
import { addN, mul, sum, type Tensor, valueAndGrads } from '@tensorflow/tfjs-core';
import golden from './golden/extremes.json' with { type: 'json' };

type Tensors = Readonly<Record<string, Tensor>>;
type Golden = Readonly<Record<string, GoldenTensor>>;

/** Of `golden/extremes.py`. */
interface Extreme {
  readonly op: string;
  readonly name: string;
  readonly options: object;
  readonly inputs: Golden;
  /** What nothing is differentiated by. */
  readonly fixed: Golden;
  readonly outputs: Golden;
  readonly cotangents: Golden;
  readonly gradients: Golden;
}

const ops: Readonly<Record<string, (given: never) => Tensors>> = {
  softmaxCrossEntropy: ({ logits, ids, ...options }: Record<'logits' | 'ids', Tensor>) => ({
    outputs: softmaxCrossEntropy(logits, ids, options),
  }),
  attention: (given) => ({ outputs: attention(given) }),
  lstmSequence: (given) => ({ ...lstmSequence(given) }),
};

const tensorsOf = (values: Golden): Tensors =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      goldenTensor(value, name === 'ids' ? 'int32' : 'float32'),
    ]),
  );

/** Gradients of attention are sums of queries and keys by weights that are exact but for their last bits. */
const closenessOf = (op: string, inputs: Golden) => {
  const largest = Math.max(1, ...Object.values(inputs).flatMap(({ data }) => data.map(Math.abs)));
  return { relative: 2e-5, absolute: op === 'attention' ? 1e-7 * largest : 1e-7 };
};

const hold = async ({ op, options, ...given }: Extreme): Promise<void> => {
  const inputs = tensorsOf(given.inputs);
  const [fixed, cotangents] = [tensorsOf(given.fixed), tensorsOf(given.cotangents)];
  const names = Object.keys(inputs);
  const closeness = closenessOf(op, given.inputs);
  const { grads } = valueAndGrads((...values: Tensor[]) => {
    const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    const outputs = ops[op]!({ ...named, ...fixed, ...options } as never);
    return addN(Object.entries(cotangents).map(([name, cotangent]) => sum(mul(outputs[name]!, cotangent))));
  })(Object.values(inputs));
  for (const [i, name] of names.entries())
    await expectCloseAsync(grads[i]!, given.gradients[name]!, { ...closeness, what: `gradient of ${name}` });
  const found = ops[op]!({ ...inputs, ...fixed, ...options } as never);
  for (const [name, expected] of Object.entries(given.outputs))
    await expectCloseAsync(found[name]!, expected, { ...closeness, what: name });
};

/** Ops on ±10⁴, on −0 and on one position, beside PyTorch in double precision, on the running backend. */
export const extremeCases = (): readonly ConformanceCase[] =>
  (golden.cases as unknown as readonly Extreme[]).map((extreme) => ({
    name: `${extreme.op}, ${extreme.name}, as in PyTorch`,
    run: () => scoped(() => hold(extreme)),
  }));
