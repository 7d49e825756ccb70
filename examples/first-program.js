// The first program of the README.
import { wasmBackend } from '@ridgeline/backend-wasm';
import { parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';

const text = 'A mast, a sail, a whale; the sail is torn, the whale is gone, the mast is bare. '.repeat(60);
await wasmBackend().start();
const config = parseConfig({
  model: { kind: 'lstm', embedding: 8, hidden: 16 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  regularizers: [{ kind: 'l1', lambda: 0.1, as: 'proximal' }],
  training: { batchSize: 8, sequenceLength: 16, maxSteps: 120, evaluateEvery: 40 },
});
for await (const event of train(await prepareLanguageModel(config, text))) {
  if (event.type === 'evaluation-end') console.log(event.step, event.validation.dataLoss.toFixed(3));
}
// → 40 1.756
// → 80 0.811
// → 120 0.446
