import { type RecurrentTranslatorOptions, translators } from '@ridgeline/models';
import { evaluationMode } from '@ridgeline/tensors';
import recurrent from './golden/translators.json' with { type: 'json' };
import { check, itAgrees, onEveryBackend } from './layers-golden-case.ts';

const integers = ['source', 'sourceMask', 'ids'] as const;

onEveryBackend(() => {
  itAgrees(recurrent, (golden) => {
    const model = translators.recurrentTranslator(golden.config as RecurrentTranslatorOptions);
    // with nothing watched, so that input maps are folded into tables as in a run
    const mode = { ...evaluationMode, watched: () => false };
    check(
      ({ source, sourceMask, ids, ...params }) => {
        const inputs = { source: source!, sourceMask: sourceMask!, ids: ids! };
        return { logits: model.forward(params, { inputs }, mode).logits };
      },
      golden,
      integers,
      1e-6,
    );
  });
});
