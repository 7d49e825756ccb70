import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, it } from 'vitest';
import { start, tinyModel, tokenizer, watched } from '../test/tiny-server.ts';
import { createServer } from './create-server.ts';

describe('createServer', () => {
  it('refuses models that cannot be served, saying why', () => {
    const served = tinyModel();
    const { 'head/bias': _, ...incomplete } = served.params;
    const reasonOf = (...models: (typeof served)[]) => {
      try {
        createServer({ models });
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(reasonOf()).toMatchObject({
      code: 'E_OPTION',
      message: expect.stringContaining('at least one model'),
    });
    expect(reasonOf({ ...served, id: '../up' })).toMatchObject({
      code: 'E_OPTION',
      message: expect.stringContaining('"../up"'),
    });
    expect(reasonOf(served, served)).toMatchObject({
      code: 'E_OPTION',
      message: expect.stringContaining('two models'),
    });
    expect(reasonOf({ ...served, params: incomplete })).toMatchObject({
      code: 'E_SHAPE',
      message: expect.stringContaining('head/bias'),
    });
    expect(
      reasonOf({ ...served, params: { ...served.params, 'head/bias': served.params['head/kernel']! } }),
    ).toMatchObject({
      code: 'E_SHAPE',
    });
    const other = { ...tokenizer, vocabulary: ['<unk>', 'a'] };
    expect(reasonOf({ ...served, tokenizer: other })).toMatchObject({
      code: 'E_SHAPE',
      message: 'createServer: the tokenizer of "tiny" must have 28 tokens, as the model, got 2.',
    });
  });

  it('refuses limits that are no counts', () => {
    expect(() => createServer({ models: [tinyModel()], limits: { running: 0 } })).toThrow(
      /createServer: running must be an integer ≥ 1, got 0/,
    );
  });

  it('S30 gives a request, a body and a silent connection their limits', async () => {
    const { server, post } = await start({ limits: { bodyBytes: 60, requestMs: 5000, silentMs: 6000 } });
    expect(server.server).toMatchObject({ requestTimeout: 5000, timeout: 6000 });
    expect((await post({ model: 'tiny', prompt: 'a'.repeat(20) })).status).toBe(200);
    expect((await post({ model: 'tiny', prompt: 'a'.repeat(50) })).status).toBe(413);
  });

  it('S30 S23 logs requests by id, method, URL and status, and what failed, but no prompt and no text', async () => {
    const lines: unknown[] = [];
    const log = (line: unknown): void => {
      lines.push(line);
    };
    const logger = {
      level: 'info',
      fatal: log,
      error: log,
      warn: log,
      info: log,
      debug: log,
      trace: log,
      silent: log,
    };
    const child = (bindings: object): FastifyBaseLogger => {
      lines.push(bindings);
      return { ...logger, child } as FastifyBaseLogger;
    };
    const broken = watched(tinyModel('broken'), (count) => {
      if (count === 3) throw new Error('device lost');
    });
    const { post } = await start({
      models: [tinyModel(), broken],
      logger: { ...logger, child } as FastifyBaseLogger,
    });
    const headers = { 'content-type': 'application/json', 'x-request-id': 'mine' };
    const prompt = 'abcabcabc';
    const texts = [
      await (await post({ model: 'tiny', prompt, user: 'someone' }, { headers })).json(),
      await (await post({ model: 'tiny', prompt, stop: prompt.repeat(99) }, { headers })).json(),
      await (await post({ model: 'broken', prompt }, { headers })).json(),
      await (await post({ model: 'broken', prompt: `${prompt}☃`, stream: true }, { headers })).text(),
    ];
    expect(texts).toHaveLength(4);
    const logged = lines.map((line) =>
      JSON.stringify(line, (key, value) => {
        if (key === 'req') return { method: value.method, url: value.url };
        if (key === 'res') return { statusCode: value.statusCode };
        return value instanceof Error ? { message: value.message } : value;
      }),
    );
    expect(logged.join('\n')).toContain('"reqId":"mine"');
    expect(logged.join('\n')).toContain('device lost');
    expect(logged.join('\n')).not.toMatch(/abcabc|someone|☃/);
  });
});
