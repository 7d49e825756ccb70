import { describe, expect, it } from 'vitest';
import { start, tinyClassifier, tinyModel } from '../../test/tiny-server.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const serve = async (options: Parameters<typeof start>[0] = {}) => {
  const running = await start({ models: [tinyModel(), tinyClassifier()], ...options });
  const classify = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${running.url}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  return { ...running, classify };
};

describe('POST /v1/classify', () => {
  it('gives every class with its probability, for a text and for several', async () => {
    const { classify, health } = await serve();
    const one = await classify({ model: 'tone', input: 'good good bad' });
    expect(one).toMatchObject({ status: 200, body: { object: 'list', model: 'tone' } });
    expect(one.body.data).toEqual([
      {
        index: 0,
        label: 'pos',
        probability: expect.closeTo(sigmoid(1.5), 12),
        ranking: [
          { label: 'pos', probability: expect.closeTo(sigmoid(1.5), 12) },
          { label: 'neg', probability: expect.closeTo(sigmoid(-1.5), 12) },
        ],
        known: 2,
      },
    ]);
    const input = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 'good' : 'bad'));
    const { body } = await classify({ model: 'tone', input, top: 1 });
    expect(body.data.map(({ label, index }: { label: string; index: number }) => [index, label])).toEqual(
      input.map((text, i) => [i, text === 'good' ? 'pos' : 'neg']),
    );
    expect(body.data[0].ranking).toHaveLength(1);
    expect(await health()).toMatchObject({ classified_texts: 41 });
  });

  it('answers as the classifier itself does, bit by bit, also of nothing and of what it does not know', async () => {
    const { classify } = await serve();
    const input = ['', 'zzz', '漢字 🐳', 'good\u0000bad'];
    const { body } = await classify({ model: 'tone', input });
    const own = await tinyClassifier().classifier.classify(input);
    expect(body.data).toEqual(own.map((each, index) => ({ index, ...each })));
  });

  it('explains with the n-grams that decided', async () => {
    const { classify } = await serve();
    const { body } = await classify({ model: 'tone', input: 'good bad', explain: true });
    expect(body.data[0].reasons).toEqual([
      { gram: 'bad', contribution: 1.5 },
      { gram: 'good', contribution: -1 },
    ]);
  });

  it.each([
    [{}, 'missing_required_parameter', 'model is missing'],
    [{ input: 7 }, 'invalid_value', 'input must be a text, or an array of 1 … 3 texts, got 7.'],
    [{ input: [] }, 'invalid_value', 'got an array of 0.'],
    [{ input: ['a', 'b', 'c', 'd'] }, 'invalid_value', 'got an array of 4.'],
    [{ input: ['a', null] }, 'invalid_value', 'got an array of 2 with null at [1].'],
    [{ input: [['a']] }, 'invalid_value', 'got an array of 1 with an array at [0].'],
    [{ input: 'a', inputs: 'a' }, 'unknown_parameter', 'Did you mean "input"?'],
    [{ input: 'a', top: 0 }, 'invalid_value', 'top must be an integer ≥ 1'],
    [{ input: 'a', explain: 'yes' }, 'invalid_value', 'explain must be true or false'],
  ])('refuses %j', async (fields, code, message) => {
    const { classify } = await serve({ limits: { maxTexts: 3 } });
    const model = Object.keys(fields).length === 0 ? {} : { model: 'tone' };
    expect(await classify({ ...model, ...fields })).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error', code, message: expect.stringContaining(message) } },
    });
  });

  it('names the route of a model of the other kind, and refuses one that is not loaded', async () => {
    const { classify, post } = await serve();
    expect(await classify({ model: 'tiny', input: 'a' })).toMatchObject({
      status: 400,
      body: { error: { code: 'wrong_kind_of_model', message: expect.stringContaining('/v1/completions') } },
    });
    expect(await classify({ model: 'tones', input: 'a' })).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining('Did you mean "tone"?') } },
    });
    const response = await post({ model: 'tone', prompt: 'a' });
    expect([response.status, (await response.json()).error.code]).toEqual([400, 'wrong_kind_of_model']);
  });

  it('lists classifiers beside language models, with what they tell apart', async () => {
    const card = { data: '/home/me/reviews.csv', command: 'ridgeline train /home/me/reviews.csv' };
    const { url } = await serve({ models: [tinyModel(), { ...tinyClassifier(), card }] });
    const text = await (await fetch(`${url}/v1/models`)).text();
    const { data } = JSON.parse(text);
    expect(data.map(({ id }: { id: string }) => id)).toEqual(['tiny', 'tone']);
    expect(data[1].meta).toEqual({
      kind: 'linearClassifier',
      parameters: 3,
      classes: ['neg', 'pos'],
      card: { data: 'reviews.csv', command: 'ridgeline train reviews.csv' },
    });
    expect(text).not.toContain('/home');
  });
});
