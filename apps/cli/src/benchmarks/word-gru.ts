import type { Model } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { embeddingLayer, initParameters, linearLayer, recurrentLayer, visitSites } from '@ridgeline/models';
import { dropout } from '@ridgeline/regularizers';
import { trainingBenchmark } from './benchmark.ts';
import { randomTexts } from './random-batches.ts';

type Widths = Readonly<Record<'vocabulary' | 'embedding' | 'hidden', number>>;

/** Embedding → GRU → linear. */
const gruModel = ({ vocabulary, embedding, hidden }: Widths): Model => {
  const table = embeddingLayer('embedding', { vocabulary, width: embedding, lookedUpBy: ['ids'] });
  const recurrent = recurrentLayer('gru', { cell: 'gru', inputs: embedding, hidden });
  const head = linearLayer('head', { inputs: hidden, outputs: vocabulary });
  const parameters = [table, recurrent, head].flatMap((layer) => layer.parameters);
  return {
    spec: { kind: 'gru' },
    parameters,
    sites: ['embedding', 'output', 'logits'],
    init: (random) => initParameters(parameters, random),
    forward: (params, { inputs: { ids } }, mode) => {
      const { at, activations } = visitSites(mode);
      const inputs = at('embedding', table.apply(params, ids!));
      const values = at('output', recurrent.apply(params, { inputs, at }).outputs);
      return { logits: at('logits', head.apply(params, values)), activations };
    },
  };
};

export const wordGru = trainingBenchmark(
  'GRU over words, dropout before and after it',
  { vocabulary: 10_000, embedding: 256, hidden: 512, dropout: 0.5, batchSize: 64, sequenceLength: 32 },
  ({ dropout: rate, batchSize, sequenceLength, ...widths }) => ({
    model: gruModel(widths),
    loss: crossEntropy(),
    rules: ['embedding', 'output'].map((at) => ({ noise: dropout({ rate }), at })),
    batches: randomTexts({ vocabulary: widths.vocabulary, batchSize, sequenceLength }),
  }),
);
