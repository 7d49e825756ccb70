import type { Model } from '@ridgeline/contracts';
import { classifiers } from '@ridgeline/models';
import { evaluationMode } from '@ridgeline/tensors';
import golden from './golden/text-classifiers.json' with { type: 'json' };
import { check, itAgrees, onEveryBackend } from './layers-golden-case.ts';

const { vocabulary, classes } = golden;

const modelOf = ({ kind, ...options }: Readonly<Record<string, unknown>>): Model =>
  classifiers[kind as keyof typeof classifiers]({ ...options, vocabulary, classes } as never);

onEveryBackend(() => {
  itAgrees(golden, (each) => {
    const { forward } = modelOf(each.config);
    const logitsOf = ({ ids, idsMask, ...params }: Parameters<Parameters<typeof check>[0]>[0]) => ({
      logits: forward(params, { inputs: { ids: ids!, idsMask: idsMask! } }, evaluationMode).logits,
    });
    check(logitsOf, each, ['ids', 'idsMask']);
  });
});
