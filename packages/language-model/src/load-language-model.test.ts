import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeModel } from '@ridgeline/checkpoints';
import { generateText, sampler } from '@ridgeline/generation';
import { lstm, models } from '@ridgeline/models';
import { disposeParams, randomStream, toHost } from '@ridgeline/tensors';
import { charTokenizer } from '@ridgeline/tokenization';
import { memory, ready } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadLanguageModel } from './load-language-model.ts';

const tokenizer = charTokenizer({ vocabulary: ['<unk>', ...'abc \n'] });
const model = lstm({ vocabulary: 6, embedding: 4, hidden: 8 });
const initial = () => model.init(randomStream(1).stream('init'));

const save = async (spec = model.spec) => {
  const params = initial();
  try {
    return await encodeModel({ spec, tokenizer, params: await toHost(params), run: { seed: 1 }, card: '' });
  } finally {
    disposeParams(params);
  }
};

beforeAll(() => ready());

describe('loadLanguageModel', () => {
  it('writes what the model that was saved writes, from a folder and from files', async () => {
    const files = await save();
    const folder = mkdtempSync(path.join(tmpdir(), 'language-model-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
    const params = initial();
    const expected = await generateText({
      model,
      params,
      tokenizer,
      prompt: 'ab',
      sampler: sampler({ temperature: 0.8 }),
      random: randomStream(7).stream('generation'),
      maxTokens: 30,
    });
    disposeParams(params);
    for (const source of [folder, files]) {
      const loaded = await loadLanguageModel(source);
      const pieces: string[] = [];
      const found = await loaded.generate('ab', {
        maxTokens: 30,
        seed: 7,
        onText: (piece) => void pieces.push(piece),
      });
      expect(found).toEqual(expected);
      expect(pieces.join('')).toBe(found.text);
      loaded.dispose();
    }
  });

  it('writes no unknown token, however likely one is', async () => {
    const loaded = await loadLanguageModel(await save());
    const { text, tokens } = await loaded.generate('ab', { maxTokens: 300, temperature: 3 });
    expect([tokens, text]).toEqual([300, expect.stringMatching(/^[abc \n]{300}$/)]);
    loaded.dispose();
  });

  it('repeats nothing where it is told so, stops at a text, and tells log-probabilities', async () => {
    const loaded = await loadLanguageModel(await save());
    const all = await loaded.generate('ab', { maxTokens: 3, noRepeatNgram: 1 });
    // two of the five characters stand in the prompt already
    expect(new Set(`ab${all.text}`).size).toBe(5);
    const stop = [...all.text][1]!;
    const cut = await loaded.generate('ab', {
      maxTokens: 3,
      noRepeatNgram: 1,
      stop: [stop],
      logProbabilities: 2,
    });
    expect([cut.text, cut.finishReason]).toEqual([[...all.text][0], 'stop']);
    expect(cut.details).toMatchObject([{ index: 0, offset: 0, top: [{}, {}] }]);
    loaded.dispose();
  });

  it('frees all that it took', async () => {
    const files = await save();
    const before = memory().numTensors;
    const loaded = await loadLanguageModel(files);
    await loaded.generate('a', { maxTokens: 3 });
    loaded.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses another kind of model, and options outside their range', async () => {
    const files = await save({ ...model.spec, kind: 'linearClassifier' });
    await expect(loadLanguageModel(files)).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: `config.json: its model must be a language model (${Object.keys(models).join(', ')}), got "linearClassifier".`,
    });
    const loaded = await loadLanguageModel(await save());
    await expect(loaded.generate('a', { maxTokens: 0 })).rejects.toMatchObject({ code: 'E_RANGE' });
    await expect(loaded.generate('a', { temperature: -1 })).rejects.toMatchObject({ code: 'E_RANGE' });
    loaded.dispose();
  });
});
