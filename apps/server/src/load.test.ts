import { memory } from '@tensorflow/tfjs-core';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { eventData, start, tinyModel, until, watched } from '../test/tiny-server.ts';

const body = { model: 'tiny', prompt: 'abc', seed: 1 };
const long = { ...body, max_tokens: 100_000, stream: true };
const manyTokens = { maxTokens: 100_000 };

/** A server whose forward passes are counted, also at the moment when a reply's connection closes. */
const startCounted = async (limits: object = {}) => {
  const counts = { forwards: 0, atClose: undefined as number | undefined };
  const served = watched(tinyModel(), (count) => {
    counts.forwards = count;
  });
  const server = await start({ models: [served], limits: { ...manyTokens, ...limits } }, (server) =>
    server.addHook('onRequest', async ({ url }, { raw }) => {
      if (url === '/v1/completions') raw.once('close', () => (counts.atClose ??= counts.forwards));
    }),
  );
  return { ...server, counts };
};

/** Starts a stream and waits for its first bytes. */
const begin = async (post: Awaited<ReturnType<typeof start>>['post']) => {
  const leaving = new AbortController();
  const response = await post(long, { signal: leaving.signal });
  const reader = response.body!.getReader();
  await reader.read();
  return { leave: () => leaving.abort(), reader };
};

describe('a client that leaves', () => {
  it('S14 stops generation within one token', async () => {
    const { post, health, counts } = await startCounted();
    const { leave } = await begin(post);
    leave();
    await until(() => counts.atClose !== undefined);
    await until(async () => (await health()).running === 0);
    expect(counts.forwards).toBeLessThanOrEqual(counts.atClose! + 1);
    expect(await health()).toMatchObject({ running: 0, waiting: 0, cancelled: 1 });
  });

  it('S14 stops generation also where it waits for the whole reply, and frees the state', async () => {
    const { post, health, counts } = await startCounted();
    const before = memory().numTensors;
    const leaving = new AbortController();
    const reply = post({ ...long, stream: false }, { signal: leaving.signal });
    reply.catch(() => {});
    await until(() => counts.forwards > 2);
    leaving.abort();
    await expect(reply).rejects.toThrow();
    await until(async () => (await health()).running === 0);
    expect(counts.forwards).toBeLessThanOrEqual(counts.atClose! + 1);
    expect(await health()).toMatchObject({ cancelled: 1 });
    expect(memory().numTensors).toBe(before);
  });

  it('S14 gives its seat in the queue back and is never begun', async () => {
    const { post, health } = await startCounted({ running: 1, waiting: 1 });
    const { leave } = await begin(post);
    const leaving = new AbortController();
    const queued = post(body, { signal: leaving.signal });
    queued.catch(() => {});
    await until(async () => (await health()).waiting === 1);
    leaving.abort();
    await until(async () => (await health()).waiting === 0);
    expect(await health()).toMatchObject({ running: 1, cancelled: 1 });
    leave();
    await until(async () => (await health()).running === 0);
    expect(await health()).toMatchObject({ cancelled: 2 });
  });

  it('S14 stops when the client of OpenAI breaks off its loop', async () => {
    const { client, health, counts } = await startCounted();
    const stream = await client.completions.create({ ...long, stream: true });
    for await (const { choices } of stream) if (choices.length > 0) break;
    await until(async () => (await health()).cancelled === 1 && (await health()).running === 0);
    expect(counts.forwards).toBeLessThanOrEqual(counts.atClose! + 1);
  });

  it('S14 is not what a client is that reads to the end', async () => {
    const { post, health } = await start();
    await (await post(body)).json();
    await eventData(await post({ ...body, stream: true }));
    expect(await health()).toMatchObject({ running: 0, cancelled: 0, generated_tokens: 32 });
  });
});

describe('more requests than can run', () => {
  it('S34 leaves /health to be answered between two tokens', async () => {
    const { post, health } = await startCounted({ running: 2 });
    const streams = [await begin(post), await begin(post)];
    const first = await health();
    const second = await health();
    expect([first, second]).toMatchObject([
      { status: 'ok', running: 2 },
      { status: 'ok', running: 2 },
    ]);
    expect(second.generated_tokens).toBeGreaterThan(first.generated_tokens);
    for (const { leave } of streams) leave();
  });

  it('S31 S11 are refused at once with 429 and when to come back, streams too', async () => {
    const { post, health } = await startCounted({ running: 1, waiting: 1 });
    const { leave } = await begin(post);
    const queued = post(body);
    await until(async () => (await health()).waiting === 1);
    for (const stream of [false, true]) {
      const refused = await post({ ...body, stream });
      expect(refused.status).toBe(429);
      expect(Object.fromEntries(refused.headers)).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'retry-after': '1',
        'retry-after-ms': '1000',
      });
      expect(refused.headers.has('x-should-retry')).toBe(false);
      expect(await refused.json()).toEqual({
        error: {
          message: 'The server is busy: 1 requests run and 1 wait. Try again in a second.',
          type: 'rate_limit_error',
          param: null,
          code: 'queue_full',
        },
      });
    }
    leave();
    expect((await queued).status).toBe(200);
  });

  it('S19 are asked again by the client of OpenAI, as often as it was told', async () => {
    const { client, post, requests } = await startCounted({ running: 1, waiting: 1 });
    const { leave } = await begin(post);
    const queued = post(body);
    await until(() => requests() === 2);
    const retrying = new OpenAI({ baseURL: client.baseURL, apiKey: 'none', maxRetries: 1 });
    await expect(retrying.completions.create(body)).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    expect(requests()).toBe(4);
    leave();
    await queued;
  });

  it('S36 are all answered or refused', async () => {
    const { post, health } = await start({ limits: { running: 2, waiting: 3 } });
    const replies = await Promise.all(Array.from({ length: 60 }, () => post(body)));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect(await health()).toMatchObject({ running: 0, waiting: 0, cancelled: 0 });
  });
});

describe('closing', () => {
  it('S38 ends streams with an error event and waiting requests with 503, then frees the params', async () => {
    const before = memory().numTensors;
    const { server, post, health } = await startCounted({ running: 1, waiting: 2 });
    const stream = post(long).then(eventData);
    await until(async () => (await health()).running === 1);
    const queued = post(body);
    await until(async () => (await health()).waiting === 1);
    await server.close();
    const events = await stream;
    expect(JSON.parse(events.at(-1)!)).toMatchObject({ error: { type: 'server_error', code: 'closing' } });
    expect((await queued).status).toBe(503);
    expect(await (await queued).json()).toMatchObject({ error: { code: 'closing' } });
    expect(memory().numTensors).toBe(before);
  });
});
