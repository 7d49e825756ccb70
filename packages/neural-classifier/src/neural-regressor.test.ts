import '@tensorflow/tfjs-backend-cpu';
import { encodeModel } from '@ridgeline/checkpoints';
import { evaluationMode, fromHost, randomStream, toHost } from '@ridgeline/tensors';
import { trainTokenizer } from '@ridgeline/tokenization';
import { memory, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { decodeNeuralRegressor, neuralRegressor } from './neural-regressor.ts';
import { regressionModel } from './number-spec.ts';
import { textRow } from './text-row.ts';

beforeAll(() => setBackend('cpu'));

const tokenizer = trainTokenizer({ kind: 'word' }, 'a moving film and a dull film', ['pad', 'begin']);
const reading = { target: 'stars', mean: 3.5, deviation: 2, maxTokens: 4 };
const model = regressionModel(
  { kind: 'textCnn', vocabulary: tokenizer.vocabulary.length, embedding: 4, filters: 3 },
  reading,
);
const texts = ['a film', '', 'a moving film and a dull film', 'nothing of it', 'a dull'];
const filesOf = async (over: object = {}) =>
  encodeModel({
    spec: { ...model.spec, ...over } as never,
    tokenizer,
    params: await toHost(model.init(randomStream(1))),
    run: { seed: 1 },
    card: '',
  });

it('gives mean + deviation · output of each text as it is alone, and keeps nothing on the device', async () => {
  const before = memory().numTensors;
  const params = model.init(randomStream(1));
  const regressor = neuralRegressor({ model, tokenizer, params });
  const told = await regressor.predict(texts);
  expect(told.map(({ known }) => known)).toEqual([2, 0, 4, 0, 2]);
  texts.forEach((text, row) => {
    const { ids } = textRow(tokenizer, text, reading.maxTokens);
    const [output] = tidy(() => {
      const inputs = { ids: tensor2d([...ids], [1, ids.length], 'int32') };
      return model.forward(params, { inputs }, evaluationMode).logits.dataSync();
    });
    expect(told[row]!.value).toBeCloseTo(3.5 + 2 * output!, 5);
  });
  await expect(regressor.predict([null as never])).rejects.toMatchObject({ code: 'E_DATA' });
  regressor.dispose();
  expect(memory().numTensors).toBe(before);
});

it('comes back from its files to the same answers', async () => {
  const regressor = neuralRegressor({ model, tokenizer, params: model.init(randomStream(1)) });
  const found = await decodeNeuralRegressor(await filesOf());
  const again = neuralRegressor({ ...found, params: fromHost(found.params) });
  expect(await again.predict(texts)).toEqual(await regressor.predict(texts));
  regressor.dispose();
  again.dispose();
});

it.each([
  ['another kind', { kind: 'textCnn' }],
  ['no model', { model: null }],
  ['no deviation', { deviation: 0 }],
])('refuses files with %s', async (_, over) => {
  await expect(decodeNeuralRegressor(await filesOf(over))).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringContaining('must be a neural regression with a model (textCnn,'),
  });
});
