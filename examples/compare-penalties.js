// Which of two penalties generalises better on a small text? The same data, seed and batches; one difference.
import { wasmBackend } from '@ridgeline/backend-wasm';
import { parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';

const text = 'A mast, a sail, a whale; the sail is torn, the whale is gone, the mast is bare. '.repeat(60);
await wasmBackend().start();

for (const regularizers of [[], [{ kind: 'l1', lambda: 0.1, as: 'proximal' }]]) {
  const config = parseConfig({
    model: { kind: 'lstm', embedding: 8, hidden: 16 },
    optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
    training: { batchSize: 8, sequenceLength: 16, maxSteps: 120, evaluateEvery: 40 },
    regularizers,
  });
  const name = regularizers[0]?.kind ?? 'none';
  for await (const event of train(await prepareLanguageModel(config, text))) {
    if (event.type === 'evaluation-end') console.log(name, event.step, event.validation.dataLoss.toFixed(3));
  }
}
// → none 40 1.654
// → none 80 0.714
// → none 120 0.376
// → l1 40 1.756
// → l1 80 0.811
// → l1 120 0.446
