import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { start, tinyModel, watched } from '../../test/tiny-server.ts';

const prompt = 'abc';

/** The joined text of a stream, and its reason. */
const streamed = async (
  client: OpenAI,
  body: Omit<OpenAI.CompletionCreateParamsStreaming, 'model' | 'stream'>,
) => {
  const stream = await client.completions.create({ model: 'tiny', stream: true, ...body });
  const chunks: OpenAI.Completion[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return {
    chunks,
    texts: chunks.flatMap(({ choices }) => choices.map(({ text }) => text)),
    text: chunks.flatMap(({ choices }) => choices.map(({ text }) => text)).join(''),
    reasons: chunks.flatMap(({ choices }) => choices.map(({ finish_reason }) => finish_reason)),
  };
};

const whole = async (client: OpenAI, body: Omit<OpenAI.CompletionCreateParamsNonStreaming, 'model'>) => {
  const { choices, usage } = await client.completions.create({ model: 'tiny', ...body });
  return { ...choices[0]!, usage };
};

describe('a completion', () => {
  it('has the shape that OpenAI gives it', async () => {
    const { client } = await start();
    const answer = await client.completions.create({ model: 'tiny', prompt, max_tokens: 5, seed: 1 });
    expect(answer).toEqual({
      id: expect.stringMatching(/^cmpl-[0-9a-f]{32}$/),
      object: 'text_completion',
      created: expect.any(Number),
      model: 'tiny',
      choices: [{ text: expect.any(String), index: 0, logprobs: null, finish_reason: 'length' }],
      usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
    });
    expect([...answer.choices[0]!.text].length).toBeGreaterThanOrEqual(5);
  });

  it('never writes the token that stands for unknown characters, streamed or not', async () => {
    const { client } = await start();
    const body = { prompt, max_tokens: 300, temperature: 2, seed: 1 };
    expect((await whole(client, body)).text).not.toContain('<unk>');
    expect((await streamed(client, body)).text).not.toContain('<unk>');
  });

  it('has 16 tokens if nothing is said, and takes null for what is not said', async () => {
    const { client } = await start();
    const nothing = { max_tokens: null, temperature: null, top_p: null, stop: null, stream: null } as const;
    expect((await whole(client, { prompt, ...nothing })).usage?.completion_tokens).toBe(16);
  });

  it('takes the prompt in an array of one', async () => {
    const { client } = await start();
    const alone = await whole(client, { prompt, seed: 3 });
    expect((await whole(client, { prompt: [prompt], seed: 3 })).text).toBe(alone.text);
  });

  it('puts the prompt first if echo asks for it, streamed or not', async () => {
    const { client } = await start();
    const { text } = await whole(client, { prompt, seed: 3 });
    expect((await whole(client, { prompt, seed: 3, echo: true })).text).toBe(prompt + text);
    expect((await streamed(client, { prompt, seed: 3, echo: true })).text).toBe(prompt + text);
  });

  it('tells the seed that it drew, with which the same text comes again', async () => {
    const { client } = await start();
    const { data, response } = await client.completions.create({ model: 'tiny', prompt }).withResponse();
    const seed = Number(response.headers.get('x-ridgeline-seed'));
    expect((await whole(client, { prompt, seed })).text).toBe(data.choices[0]!.text);
    const other = await client.completions.create({ model: 'tiny', prompt }).withResponse();
    expect(other.response.headers.get('x-ridgeline-seed')).not.toBe(String(seed));
  });

  it('takes the most probable token at temperature 0, top_k 1 and top_p 0', async () => {
    const { client } = await start();
    const greedy = await whole(client, { prompt, temperature: 0, seed: 1 });
    expect((await whole(client, { prompt, temperature: 0, seed: 2 })).text).toBe(greedy.text);
    expect((await whole(client, { prompt, top_p: 0, seed: 3 })).text).toBe(greedy.text);
    const body = { prompt, top_k: 1, seed: 4 };
    expect((await whole(client, body)).text).toBe(greedy.text);
  });

  it('warns in the reply, or in a header of a stream, about characters that the vocabulary lacks', async () => {
    const { client, post } = await start();
    const warning = 'The vocabulary lacks "Z", "☃"; each was read as <unk>.';
    expect(await client.completions.create({ model: 'tiny', prompt: 'aZ☃Z' })).toMatchObject({
      warnings: [warning],
    });
    expect(await client.completions.create({ model: 'tiny', prompt })).not.toHaveProperty('warnings');
    const response = await post({ model: 'tiny', prompt: 'aZ☃Z', stream: true });
    expect(response.headers.get('x-ridgeline-warnings')).toBe(
      '["The vocabulary lacks \\"Z\\", \\"\\u2603\\"; each was read as <unk>."]',
    );
    expect(JSON.parse(response.headers.get('x-ridgeline-warnings')!)).toEqual([warning]);
    await response.text();
  });
});

describe('several texts', () => {
  const all = async (client: OpenAI, body: Omit<OpenAI.CompletionCreateParamsNonStreaming, 'model'>) =>
    client.completions.create({ model: 'tiny', seed: 3, max_tokens: 8, ...body });

  it('come as n choices of each prompt, the first as it is alone, with all tokens counted', async () => {
    const { client } = await start();
    const prompts = ['abc', 'ěš', 'abc'];
    const { choices, usage } = await all(client, { prompt: prompts, n: 2 });
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const [i, prompt] of prompts.entries())
      expect(choices[2 * i]!.text).toBe((await all(client, { prompt })).choices[0]!.text);
    expect(choices[1]!.text).not.toBe(choices[0]!.text);
    expect(usage).toEqual({ prompt_tokens: 8, completion_tokens: 48, total_tokens: 56 });
    const echoed = await all(client, { prompt: prompts, n: 2, echo: true });
    expect(echoed.choices.map(({ text }) => text)).toEqual(
      choices.map(({ text }, i) => prompts[Math.floor(i / 2)] + text),
    );
  });

  it('are streamed side by side, each to the text of the whole reply and one reason', async () => {
    const { client } = await start();
    const body = { prompt: ['abc', 'd'], n: 2, seed: 3, max_tokens: 12, stop: ['ě', 'b'], logprobs: 1 };
    const { choices } = await client.completions.create({ model: 'tiny', ...body });
    const { chunks } = await streamed(client, body);
    for (const choice of choices) {
      const own = chunks.flatMap((chunk) => chunk.choices.filter(({ index }) => index === choice.index));
      expect(own.map(({ text }) => text).join('')).toBe(choice.text);
      expect(own.map(({ finish_reason }) => finish_reason).filter(Boolean)).toEqual([choice.finish_reason]);
      expect(own.flatMap(({ logprobs }) => logprobs!.tokens)).toEqual(choice.logprobs!.tokens);
      expect(own.flatMap(({ logprobs }) => logprobs!.text_offset)).toEqual(choice.logprobs!.text_offset);
    }
  });

  it('are the n likeliest by token of best_of', async () => {
    const { client } = await start();
    const body = { prompt, n: 2, best_of: 6 };
    const candidates = await all(client, { prompt, n: 6, logprobs: 0 });
    const mean = ({ logprobs }: OpenAI.CompletionChoice) =>
      logprobs!.token_logprobs!.reduce((sum, value) => sum + value, 0) / logprobs!.token_logprobs!.length;
    const best = [...candidates.choices].sort((a, b) => mean(b) - mean(a)).slice(0, 2);
    const { choices, usage } = await all(client, body);
    expect(choices.map(({ text, logprobs }) => [text, logprobs])).toEqual(
      best.map(({ text }) => [text, null]),
    );
    expect(usage!.completion_tokens).toBe(48);
  });
});

describe('log-probabilities', () => {
  it('stand beside the tokens that make up the text, in the shape of OpenAI', async () => {
    const { client } = await start();
    const { text, logprobs } = await whole(client, { prompt, max_tokens: 6, seed: 1, logprobs: 2 });
    const { tokens, token_logprobs, top_logprobs, text_offset } = logprobs!;
    expect(tokens!.join('')).toBe(text);
    expect(text_offset).toEqual(tokens!.map((_, i) => tokens!.slice(0, i).join('').length));
    for (const [i, top] of (top_logprobs as unknown as Record<string, number>[]).entries()) {
      const others = Object.entries(top).filter(([token]) => token !== tokens![i]);
      expect(top[tokens![i]!]).toBe(token_logprobs![i]);
      expect(Object.keys(top).length).toBeLessThanOrEqual(3);
      expect(others.length).toBeGreaterThanOrEqual(1);
      for (const value of Object.values(top)) expect(value).toBeLessThan(0);
    }
  });

  it('are of the model, and so the same whatever the temperature', async () => {
    const { client } = await start();
    const first = async (temperature: number) => {
      const { logprobs } = await whole(client, { prompt, max_tokens: 1, seed: 1, logprobs: 5, temperature });
      return Object.entries(logprobs!.top_logprobs![0]!).slice(0, 5);
    };
    expect(await first(0)).toEqual(await first(2));
  });

  it('are none of tokens that a stop text cut off', async () => {
    const { client } = await start();
    const body = { prompt, max_tokens: 60, seed: 5, logprobs: 0 };
    const { text } = await whole(client, body);
    const stop = [...text].slice(20, 23).join('');
    const cut = await whole(client, { ...body, stop });
    expect(cut.logprobs!.tokens!.join('')).toBe(cut.text);
    expect(cut.logprobs!.top_logprobs).toBeNull();
  });
});

describe('penalties', () => {
  it('keep a text from repeating itself', async () => {
    const { client } = await start();
    const body = { prompt, max_tokens: 20, temperature: 0 };
    const different = async (fields: object) => {
      const { text } = await whole(client, { ...body, ...fields });
      return new Set(text).size;
    };
    const plain = await different({});
    for (const fields of [
      { frequency_penalty: 2 },
      { presence_penalty: 2 },
      { repetition_penalty: 5 },
      { no_repeat_ngram: 1 },
    ])
      expect(await different(fields)).toBeGreaterThan(plain);
    expect(await different({ no_repeat_ngram: 1 })).toBe(20);
  });
});

describe('S15 the same seed', () => {
  it('S15 gives the same text under load, and another seed another text', async () => {
    const { client } = await start({ limits: { running: 4, waiting: 40 } });
    const alone = await whole(client, { prompt, max_tokens: 40, seed: 7 });
    const together = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        whole(client, { prompt, max_tokens: 40, seed: i % 3 === 0 ? 7 : i + 100 }),
      ),
    );
    const texts = together.map(({ text }) => text);
    for (const [i, text] of texts.entries()) expect(text === alone.text).toBe(i % 3 === 0);
  });

  it('S15 leaves out a stop text, also where it comes in several tokens', async () => {
    const { client } = await start();
    const { text } = await whole(client, { prompt, max_tokens: 60, seed: 5 });
    const stop = [...text].slice(20, 23).join('');
    const before = text.slice(0, text.indexOf(stop));
    const cut = await whole(client, { prompt, max_tokens: 60, seed: 5, stop });
    expect(cut).toMatchObject({ text: before, finish_reason: 'stop' });
    expect(cut.usage!.completion_tokens).toBeLessThan(60);
    const stream = await streamed(client, { prompt, max_tokens: 60, seed: 5, stop: ['no such text', stop] });
    expect(stream.text).toBe(before);
    expect(stream.reasons.at(-1)).toBe('stop');
  });
});

describe('a stream', () => {
  it('S06 joins to exactly the text of the whole reply, and no chunk splits a character', async () => {
    const { client } = await start();
    const seen = new Set<string>();
    const prompts = fc.oneof(
      fc.constantFrom('🐳', 'ěščř', '漢字'),
      fc.string({ unit: 'binary', minLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(prompts, fc.nat(), async (prompt, seed) => {
        const body = { prompt, seed, max_tokens: 30, temperature: 2, stop: ['🐳😀', 'ěš'] };
        const { text, finish_reason } = await whole(client, body);
        const stream = await streamed(client, body);
        expect(stream.text).toBe(text);
        expect(stream.reasons.at(-1)).toBe(finish_reason);
        for (const piece of stream.texts) expect(piece).not.toMatch(/\p{Surrogate}/u);
        for (const character of text) seen.add(character);
      }),
      { numRuns: 25, seed: 1 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['🐳', '👩', 'ě', 'ů', '漢', '語']));
  });

  it('S07 has an index and a finish_reason in every chunk, null until the end', async () => {
    const { client } = await start();
    const { chunks, reasons } = await streamed(client, { prompt, max_tokens: 6, seed: 1 });
    expect(chunks.map(({ choices }) => choices.map(({ index }) => index))).toEqual(chunks.map(() => [0]));
    expect(reasons).toEqual([...Array(chunks.length - 1).fill(null), 'length']);
  });

  it('S08 has exactly one reason: length at the limit, stop at a stop text, even with the last token', async () => {
    const { client } = await start();
    const { text } = await whole(client, { prompt, max_tokens: 8, seed: 1, temperature: 0.5 });
    const last = [...text].at(-1)!;
    const maxTokens = [...text.slice(0, text.indexOf(last))].length + 1;
    const reasonsOf = async (body: object) =>
      (await streamed(client, { prompt, seed: 1, temperature: 0.5, ...body })).reasons.filter(
        (reason) => reason !== null,
      );
    expect(await reasonsOf({ max_tokens: 8 })).toEqual(['length']);
    expect(await reasonsOf({ max_tokens: 8, stop: last })).toEqual(['stop']);
    expect(await reasonsOf({ max_tokens: maxTokens, stop: last })).toEqual(['stop']);
  });

  it('S09 sends usage only when asked, before [DONE]', async () => {
    const { client } = await start();
    const without = await streamed(client, { prompt, max_tokens: 4 });
    for (const chunk of without.chunks) expect(chunk).not.toHaveProperty('usage');
    const { chunks } = await streamed(client, {
      prompt,
      max_tokens: 4,
      stream_options: { include_usage: true },
    });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } });
    for (const chunk of chunks.slice(0, -1)) expect(chunk).not.toHaveProperty('usage');
  });

  it('S16 counts the same tokens as the whole reply, also where a stop text ends it', async () => {
    const { client } = await start();
    for (const stop of [['a', 'ě'], []]) {
      const body = { prompt, max_tokens: 30, seed: 2, stop };
      const { usage } = await whole(client, body);
      const { chunks } = await streamed(client, { ...body, stream_options: { include_usage: true } });
      expect(chunks.at(-1)!.usage).toEqual(usage);
    }
  });

  it('S12 ends with an error event when generation fails midway, which the client throws', async () => {
    const broken = watched(tinyModel(), (count) => {
      if (count === 4) throw new Error('secret at /home/user/model.bin');
    });
    const { client } = await start({ models: [broken] });
    const stream = await client.completions.create({ model: 'tiny', prompt, stream: true });
    const texts: string[] = [];
    const read = async () => {
      for await (const { choices } of stream) texts.push(choices[0]!.text);
    };
    await expect(read()).rejects.toMatchObject({
      code: 'E_INTERNAL',
      message: expect.not.stringContaining('secret'),
    });
    expect(texts.length).toBeGreaterThanOrEqual(1);
  });
});

describe('the client of OpenAI', () => {
  it('S04 S17 maps a model that is not loaded to NotFoundError, and does not ask again', async () => {
    const { client, requests } = await start();
    const error = await client.completions.create({ model: 'tinny', prompt }).catch((error) => error);
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model', type: 'invalid_request_error' });
    expect(error.message).toContain('Did you mean "tiny"? Loaded: tiny.');
    expect(requests()).toBe(1);
  });

  it('S17 maps a bad value to BadRequestError with the field at fault and the id of the request', async () => {
    const { client } = await start();
    const error = await client.completions
      .create({ model: 'tiny', prompt, temperature: 3 }, { headers: { 'X-Request-Id': 'mine-1' } })
      .catch((error) => error);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ param: 'temperature', requestID: 'mine-1' });
  });

  it('S19 does not retry a failure that would come again', async () => {
    const broken = watched(tinyModel(), () => {
      throw new Error('always');
    });
    const { client, requests } = await start({ models: [broken] });
    const error = await client.completions.create({ model: 'tiny', prompt }).catch((error) => error);
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(requests()).toBe(1);
  });

  it('lists the models and gets one by its id', async () => {
    const { client } = await start({ models: [tinyModel('a'), tinyModel('b.2')] });
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual(['a', 'b.2']);
    expect(await client.models.retrieve('b.2')).toEqual({
      id: 'b.2',
      object: 'model',
      created: 1_700_000_000,
      owned_by: 'ridgeline',
      meta: { kind: 'lstm', parameters: expect.any(Number), vocabulary: 28, card: { note: 'untrained' } },
    });
    await expect(client.models.retrieve('c')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});
