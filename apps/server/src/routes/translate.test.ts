import { describe, expect, it } from 'vitest';
import { start, tinyModel, tinyTranslator } from '../../test/tiny-server.ts';

const serve = async (options: Parameters<typeof start>[0] = {}) => {
  const running = await start({ models: [tinyModel(), tinyTranslator()], ...options });
  const translate = async (body: unknown) => {
    const response = await fetch(`${running.url}/v1/translate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  return { ...running, translate };
};

describe('POST /v1/translate', () => {
  it('gives a translation for each text, in their order', async () => {
    const { translate, health } = await serve();
    expect(await translate({ model: 'mirror', input: 'sea' })).toEqual({
      status: 200,
      body: { object: 'list', model: 'mirror', translations: ['aes'] },
    });
    const input = Array.from({ length: 40 }, (_, i) => `t${i}`);
    const { body } = await translate({ model: 'mirror', input });
    expect(body.translations).toEqual(input.map((text) => [...text].reverse().join('')));
    expect(await health()).toMatchObject({ translated_texts: 41 });
  });

  it.each([
    [{}, 'missing_required_parameter', 'model is missing'],
    [{ input: 7 }, 'invalid_value', 'input must be a text, or an array of 1 … 3 texts, got 7.'],
    [{ input: [] }, 'invalid_value', 'got an array of 0.'],
    [{ input: 'a', beams: 4 }, 'unknown_parameter', 'beams'],
    [{ input: '' }, 'invalid_value', 'input must hold texts that can be translated: [0] is blank.'],
    [{ input: ['a', ' \n'] }, 'invalid_value', '[1] is blank'],
    [{ input: ['a', 'far too long'] }, 'input_too_long', '[1] has 12 tokens, of at most 5.'],
  ])('refuses %j', async (fields, code, message) => {
    const { translate } = await serve({ limits: { maxTexts: 3 } });
    const model = Object.keys(fields).length === 0 ? {} : { model: 'mirror' };
    expect(await translate({ ...model, ...fields })).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error', code, message: expect.stringContaining(message) } },
    });
  });

  it('names the route of a model of another kind, and tells of itself', async () => {
    const { translate, post, url } = await serve();
    expect(await translate({ model: 'tiny', input: 'a' })).toMatchObject({
      status: 400,
      body: { error: { code: 'wrong_kind_of_model', message: expect.stringContaining('/v1/completions') } },
    });
    const response = await post({ model: 'mirror', prompt: 'a' });
    expect((await response.json()).error.message).toContain('is a translator: use POST /v1/translate');
    const { data } = await (await fetch(`${url}/v1/models`)).json();
    expect(data[1].meta).toEqual({ kind: 'mirror', parameters: 7, vocabulary: 9 });
    expect(await (await fetch(url)).text()).toContain('/v1/translate');
  });

  it('frees its params when it closes', async () => {
    let freed = 0;
    const mirror = tinyTranslator();
    const { server } = await serve({
      models: [{ ...mirror, translator: { ...mirror.translator, dispose: () => freed++ } }],
    });
    await server.close();
    expect(freed).toBe(1);
  });
});
