import { parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';

const text = Array.from(
  { length: 3000 },
  (_, i) => ['mast ', 'sail ', 'whale ', 'rope\n', 'sea, '][(i * i + (i >> 3)) % 5],
).join('');

/** A run whose kernels take long enough to be shared: the losses of its steps, and the hash of its weights. */
export const follow = async () => {
  const config = parseConfig({
    model: { kind: 'lstm', embedding: 64, hidden: 100, layers: 2 },
    optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
    regularizers: [
      { kind: 'dropout', rate: 0.2, at: 'output' },
      { kind: 'l1', lambda: 0.001, as: 'proximal' },
    ],
    training: { batchSize: 21, sequenceLength: 32, maxSteps: 8, evaluateEvery: 8 },
  });
  const losses: number[] = [];
  let hash = '';
  for await (const event of train(await prepareLanguageModel(config, text))) {
    if (event.type === 'step-end') losses.push(event.dataLoss);
    if (event.type === 'run-end') hash = await hashParams(event.state.params);
  }
  return { losses, hash };
};
