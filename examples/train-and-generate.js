// Train a character model on a text of your own, then let it write.
import { wasmBackend } from '@ridgeline/backend-wasm';
import { generateText, sampler } from '@ridgeline/generation';
import { parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';
import { fromHost, randomStream } from '@ridgeline/tensors';

const text = 'Call me anything you like, but call me when the whale is near. '.repeat(60);
await wasmBackend().start();
const config = parseConfig({
  model: { kind: 'lstm', embedding: 16, hidden: 32 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  training: { batchSize: 8, sequenceLength: 32, maxSteps: 200, evaluateEvery: 50 },
});
const run = await prepareLanguageModel(config, text);
let params;
for await (const event of train(run)) if (event.type === 'run-end') params = fromHost(event.params);

const { text: written } = await generateText({
  ...run,
  params,
  prompt: 'Call me ',
  sampler: sampler({ temperature: 0.5 }),
  random: randomStream(1),
  maxTokens: 60,
});
console.log(written); // when the whale is near. Call me anything you like, but …
