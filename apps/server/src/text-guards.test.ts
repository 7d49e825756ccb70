import {
  blocklist,
  guarded,
  lengthLimit,
  personalData,
  repeatedNgrams,
  wholeSentences,
} from '@ridgeline/guard';
import { describe, expect, it } from 'vitest';
import { start, tinyClassifier, tinyModel, tinyTranslator } from '../test/tiny-server.ts';
import type { TextGuards } from './text-guards.ts';

const before: TextGuards['before'] = (text) =>
  guarded(text, [
    lengthLimit({ characters: 60, action: 'refuse' }),
    personalData(),
    blocklist({ words: ['bad'] }),
  ]);

const ask = (url: string, route: string, body: object) =>
  fetch(`${url}/v1/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const answer = async (response: Response) => ({ status: response.status, body: await response.json() });

describe('before a model', () => {
  it('a classifier reads the text that filters left, and the reply says where they found what', async () => {
    const { url } = await start({ models: [{ ...tinyClassifier(), guards: { before } }] });
    const { status, body } = await answer(
      await ask(url, 'classify', { model: 'tone', input: ['good', 'bad ada@example.org'] }),
    );
    expect(status).toBe(200);
    // 0.5 without "bad", which is −3
    expect(body.data[1].probability).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 6);
    expect(body.guard).toEqual([
      { side: 'in', index: 1, filter: 'personalData', what: 'email', start: 4, end: 19, action: 'replace' },
      {
        side: 'in',
        index: 1,
        filter: 'blocklist',
        what: 'blocked word',
        start: 0,
        end: 3,
        action: 'replace',
      },
    ]);
    const clean = await answer(await ask(url, 'classify', { model: 'tone', input: 'good' }));
    expect(clean.body).not.toHaveProperty('guard');
  });

  it.each([
    ['classify', { model: 'tone', input: ['a', 'x'.repeat(61)] }, 'input[1]', 'input'],
    ['translate', { model: 'mirror', input: 'x'.repeat(61) }, 'input', 'input'],
    ['completions', { model: 'tiny', prompt: 'a'.repeat(61) }, 'prompt', 'prompt'],
    ['completions', { model: 'tiny', prompt: 'a'.repeat(61), stream: true }, 'prompt', 'prompt'],
  ])('%s refuses %j with 400', async (route, request, place, param) => {
    const models = [tinyModel(), tinyClassifier(), tinyTranslator()].map((one) => ({
      ...one,
      guards: { before },
    }));
    const { url } = await start({ models });
    const { status, body } = await answer(await ask(url, route, request));
    expect([status, body.error.code, body.error.param]).toEqual([400, 'refused_by_guard', param]);
    expect(body.error.message).toBe(`${place} is refused by lengthLimit: too long at 60 to 61.`);
  });
});

describe('behind a translator', () => {
  it('replaces in a translation, and gives null for one that is held back', async () => {
    const behind: TextGuards['behind'] = (text) =>
      guarded(text, [blocklist({ words: ['dab'] }), blocklist({ words: ['live'], action: 'refuse' })]);
    const { url } = await start({ models: [{ ...tinyTranslator(), guards: { behind } }] });
    const { body } = await answer(
      await ask(url, 'translate', { model: 'mirror', input: ['sea', 'bad', 'evil'] }),
    );
    expect(body.translations).toEqual(['aes', '***', null]);
    expect(
      body.guard.map(({ side, index, action }: { side: string; index: number; action: string }) => [
        side,
        index,
        action,
      ]),
    ).toEqual([
      ['out', 1, 'replace'],
      ['out', 2, 'refuse'],
    ]);
  });
});

it('holds back what a model should write again, which a server does not ask for', async () => {
  const guard: TextGuards['behind'] = (text) =>
    guarded(text, [blocklist({ words: ['evil', 'live'], action: 'resample' })]);
  const { url, post } = await start({
    models: [
      { ...tinyTranslator(), guards: { behind: guard } },
      { ...tinyClassifier(), guards: { before: guard } },
      { ...tinyModel(), guards: { behind: (text) => ({ ...guard('evil'), text }) } },
    ],
  });
  const translated = await answer(await ask(url, 'translate', { model: 'mirror', input: ['sea', 'evil'] }));
  expect(translated.body.translations).toEqual(['aes', null]);
  expect(translated.body.guard[0]).toMatchObject({ side: 'out', index: 1, action: 'resample' });
  const classified = await answer(await ask(url, 'classify', { model: 'tone', input: 'evil' }));
  expect([classified.status, classified.body.error.code]).toEqual([400, 'refused_by_guard']);
  const written = await answer(await post({ model: 'tiny', prompt: 'a', max_tokens: 4 }));
  expect(written.body.choices[0]).toMatchObject({ text: '', finish_reason: 'content_filter' });
});

describe('behind a language model', () => {
  const written = async (guards: TextGuards, more: object = {}) => {
    const { post, client } = await start({ models: [{ ...tinyModel(), guards }] });
    const request = { model: 'tiny', prompt: 'a', max_tokens: 12, seed: 3, ...more };
    return { client, request, ...(await answer(await post(request))) };
  };
  const plain = (more: object = {}) => written({}, more);
  const refuse: TextGuards['behind'] = (text) =>
    guarded(text, [lengthLimit({ characters: 1, action: 'refuse' })]);
  const cut: TextGuards['behind'] = (text) =>
    guarded(text, [lengthLimit({ characters: 2, action: 'replace' })]);

  it('leaves a text that passes as it is, in one piece or in chunks', async () => {
    const open: TextGuards = { behind: (text) => guarded(text, [blocklist({ words: ['zebra'] })]) };
    const [free, guardedOne] = [await plain({ logprobs: 2 }), await written(open, { logprobs: 2 })];
    expect(guardedOne.body.choices).toEqual(free.body.choices);
    const { client, request } = guardedOne;
    const chunks = [];
    for await (const chunk of await client.completions.create({ ...request, stream: true }))
      chunks.push(chunk);
    expect(chunks).toHaveLength(2);
    expect(chunks[0]!.choices[0]!.text).toBe(free.body.choices[0].text);
    expect(chunks[1]!.choices[0]!.finish_reason).toBe('length');
  });

  it('gives nothing of a text that is held back, and says so where OpenAI does', async () => {
    const { body, client, request } = await written({ behind: refuse }, { logprobs: 1 });
    expect(body.choices[0]).toMatchObject({ text: '', finish_reason: 'content_filter' });
    expect(body.choices[0].logprobs.tokens).toEqual([]);
    expect(body.guard[0]).toMatchObject({ side: 'out', index: 0, filter: 'lengthLimit', action: 'refuse' });
    expect(body.usage.completion_tokens).toBe(12);
    const texts = [];
    for await (const { choices } of await client.completions.create({ ...request, stream: true }))
      texts.push([choices[0]!.text, choices[0]!.finish_reason]);
    expect(texts).toEqual([['', 'content_filter']]);
  });

  it('tells no log-probabilities of a text that was changed', async () => {
    const { body } = await written({ behind: cut }, { logprobs: 1 });
    expect([...body.choices[0].text].length).toBe(2);
    expect(body.choices[0].logprobs).toBeNull();
  });

  it('takes a candidate that passes before a likelier one that does not', async () => {
    const all = (await plain({ n: 4 })).body.choices.map(({ text }: { text: string }) => text);
    const [passes] = all.slice(2);
    const one: TextGuards['behind'] = (text) =>
      guarded(text, text === passes ? [] : [lengthLimit({ characters: 1, action: 'refuse' })]);
    const { body } = await written({ behind: one }, { best_of: 4 });
    expect(body.choices.map(({ text }: { text: string }) => text)).toEqual([passes]);
    expect(body).not.toHaveProperty('guard');
  });

  it('counts the candidates that are given back, not those among which they were chosen', async () => {
    const all = (await plain({ n: 4 })).body.choices.map(({ text }: { text: string }) => text);
    const one: TextGuards['behind'] = (text) =>
      guarded(text, [lengthLimit({ characters: 1, action: text === all[2] ? 'replace' : 'refuse' })]);
    const { body } = await written({ behind: one }, { best_of: 4 });
    expect(body.choices.map(({ index, text }: { index: number; text: string }) => [index, text])).toEqual([
      [0, [...all[2]][0]],
    ]);
    expect(body.guard).toEqual([
      {
        side: 'out',
        index: 0,
        filter: 'lengthLimit',
        what: 'too long',
        start: 1,
        end: all[2].length,
        action: 'replace',
      },
    ]);
  });

  it('guards both sides at once, and counts choices as the reply does', async () => {
    const behind: TextGuards['behind'] = (text) =>
      guarded(text, [repeatedNgrams({ size: 3 }), wholeSentences()]);
    const { body, client, request } = await written(
      { before, behind },
      { prompt: ['a', 'a ada@example.org'] },
    );
    expect(body.choices).toHaveLength(2);
    expect(body.guard[0]).toMatchObject({ side: 'in', index: 1, what: 'email' });
    const sides = [];
    for await (const chunk of await client.completions.create({ ...request, stream: true }))
      for (const { side } of (chunk as { guard?: { side: string }[] }).guard ?? []) sides.push(side);
    expect(sides[0]).toBe('in');
  });
});
