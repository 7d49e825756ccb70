import type { Model } from '@ridgeline/contracts';
import { jointLosses } from '@ridgeline/losses';
import { classifiers } from '@ridgeline/models';
import { evaluationMode } from '@ridgeline/tensors';
import { tensor1d } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import golden from './golden/text-classifiers.json' with { type: 'json' };
import { type Case, check, itAgrees, onEveryBackend, type Tensors } from './layers-golden-case.ts';

const { vocabulary, classes } = golden;

const modelOf = ({ kind, ...options }: Readonly<Record<string, unknown>>): Model =>
  classifiers[kind as keyof typeof classifiers]({ ...options, vocabulary, classes } as never);

const logitsOf =
  ({ config }: Case) =>
  ({ ids, idsMask, ...params }: Tensors) =>
    modelOf(config).forward(params, { inputs: { ids: ids!, idsMask: idsMask! } }, evaluationMode).logits;

/** A case whose loss was computed too. */
type LossCase = Case & {
  readonly loss: {
    readonly targets: readonly number[];
    readonly mean: number;
    readonly grad_params: Case['grad_params'];
  };
};

const scalar = (value: number) => ({ shape: [], data: [value] });

onEveryBackend(() => {
  itAgrees(golden, (each) => {
    check((given) => ({ logits: logitsOf(each)(given) }), each, ['ids', 'idsMask']);
  });

  describe('the loss of generative models', () => {
    const withLoss = golden.cases.filter((each) => 'loss' in each);
    itAgrees({ cases: withLoss }, (each) => {
      const { targets, mean, grad_params } = (each as LossCase).loss;
      const lossOf = (given: Tensors) => {
        const batch = { inputs: {}, targets: tensor1d([...targets], 'int32') };
        return { mean: jointLosses.negativeLogLikelihood().mean(logitsOf(each)(given), batch) };
      };
      const outputs = { mean: scalar(mean) };
      check(lossOf, { ...each, outputs, cotangents: { mean: scalar(1) }, grad_params }, ['ids', 'idsMask']);
    });
  });
});
