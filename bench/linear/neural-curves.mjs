/**
 * Two recurrent networks of one size on a few texts: one learns p(text, class), the other p(class | text). Both have the same table of
 * embeddings, cell, noise, optimizer and number of passes, and the same fifth of the texts chooses the weights that are kept.
 */
import { neuralClassifier } from '../../packages/neural-classifier/dist/index.js';
import { parseConfig, prepareNeuralClassification, train } from '../../packages/recipes/dist/index.js';
import { fromHost } from '../../packages/tensors/dist/index.js';

const [epochs, fewestSteps] = [12, 400];
const batchSizeOf = (texts) => (texts < 1000 ? 16 : 32);

const sizes = { cell: 'lstm', embedding: 64, hidden: 64 };

/** Models by their names in tables. */
export const neuralModels = {
  'generative LSTM': { isGenerative: true, model: { kind: 'generativeClassifier', label: 16, ...sizes } },
  LSTM: { isGenerative: false, model: { kind: 'recurrentClassifier', pooling: 'max', ...sizes } },
};

const configOf = (model, texts, seed) => {
  const batchSize = batchSizeOf(texts);
  const perEpoch = Math.ceil((0.8 * texts) / batchSize);
  const maxSteps = Math.max(fewestSteps, epochs * perEpoch);
  return parseConfig({
    task: 'classification',
    data: { test: 0, valid: 0.2 },
    tokenizer: { kind: 'word', lowercase: true, minFrequency: 2 },
    model,
    regularizers: [
      { kind: 'dropout', rate: 0.3, at: 'embedding' },
      { kind: 'dropout', rate: 0.5, at: 'output' },
    ],
    optimizer: { kind: 'adam', learningRate: 0.003, clipGlobalNorm: 1 },
    training: { batchSize, maxSteps, evaluateEvery: Math.ceil(maxSteps / epochs), judgedBy: 'accuracy' },
    seed,
  });
};

const tableOf = (examples) => ({
  name: 'the texts',
  columns: ['text', 'label'],
  rows: examples.map(({ text, label }) => [text, label]),
  lines: examples.map((_, i) => i + 2),
});

/** A classifier of some examples; its memory is the caller's. @param seed what first weights, noise and the order of texts follow from. */
const trainNeural = async (name, examples, seed) => {
  const { model } = neuralModels[name];
  const run = await prepareNeuralClassification(configOf(model, examples.length, seed), tableOf(examples));
  let end;
  for await (const event of train(run)) if (event.type === 'run-end') end = event;
  return neuralClassifier({ model: run.model, tokenizer: run.tokenizer, params: fromHost(end.params) });
};

/** How many test texts such a classifier tells rightly. */
export const neuralHits = async (name, { train: examples, test, seed }) => {
  const classifier = await trainNeural(name, examples, seed);
  const answers = await classifier.classify(test.map(({ text }) => text));
  classifier.dispose();
  return answers.filter(({ label }, i) => label === test[i].label).length;
};
