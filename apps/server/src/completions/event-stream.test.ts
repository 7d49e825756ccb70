import { describe, expect, it } from 'vitest';
import { eventData, start, tinyModel, watched } from '../../test/tiny-server.ts';
import { completionChunk } from './completion-response.ts';

const body = { model: 'tiny', prompt: 'abc', max_tokens: 5, seed: 1, stream: true };

describe('the events of a stream', () => {
  it('S05 come as UTF-8 that nothing on the way may hold back or change', async () => {
    const { post } = await start();
    const { status, headers, text } = await post(body).then(async (response) => ({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
    }));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
      'x-ridgeline-seed': '1',
    });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(text).toMatch(/^(data: [^\n]+\n\n)+$/);
  });

  it('S05 are sent token by token, not at the end', async () => {
    let forwards = 0;
    const served = watched(tinyModel(), (count) => {
      forwards = count;
    });
    const { post } = await start({ models: [served] });
    const response = await post({ ...body, max_tokens: 4096 });
    const { value } = await response.body!.getReader().read();
    expect(value!.length).toBeGreaterThan(0);
    expect(forwards).toBeLessThan(4096);
  });

  it('S07 S08 S09 follow the transcript: text, one reason, usage if asked, [DONE]', async () => {
    const { post } = await start();
    const events = await eventData(await post({ ...body, stream_options: { include_usage: true } }));
    expect(events.at(-1)).toBe('[DONE]');
    const chunks = events.slice(0, -1).map((data) => JSON.parse(data));
    const { id, created } = chunks[0];
    const head = { id, object: 'text_completion', created, model: 'tiny' };
    const piece = (text: unknown, finish_reason: string | null) => ({
      ...head,
      choices: [{ text, index: 0, logprobs: null, finish_reason }],
    });
    const usage = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };
    expect(chunks).toEqual([
      ...chunks.slice(0, -2).map(() => piece(expect.stringMatching(/./s), null)),
      piece('', 'length'),
      { ...head, choices: [], usage },
    ]);
  });

  it('S10 hold to the published schema, and to what the AI SDK demands of every chunk', async () => {
    const { post } = await start();
    const events = await eventData(await post({ ...body, stream_options: { include_usage: true } }));
    for (const data of events.slice(0, -1)) {
      const chunk = JSON.parse(data);
      expect(completionChunk.strict().parse(chunk)).toEqual(chunk);
      expect(Array.isArray(chunk.choices)).toBe(true);
      for (const { text, index, finish_reason } of chunk.choices) {
        expect([typeof text, typeof index]).toEqual(['string', 'number']);
        expect(finish_reason === null || typeof finish_reason === 'string').toBe(true);
      }
    }
  });

  it('S11 do not begin where the first token already fails: that is a status', async () => {
    const broken = watched(tinyModel(), () => {
      throw new Error('no device');
    });
    const { post } = await start({ models: [broken] });
    const response = await post(body);
    expect(response.status).toBe(500);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await response.json()).toMatchObject({ error: { type: 'server_error', code: 'E_INTERNAL' } });
  });

  it('S12 end with one error event and no [DONE] where a later token fails', async () => {
    const broken = watched(tinyModel(), (count) => {
      if (count === 4) throw new Error('secret at /home/user/model.bin');
    });
    const { post, health } = await start({ models: [broken] });
    const response = await post(body);
    expect(response.status).toBe(200);
    const events = await eventData(response);
    const last = JSON.parse(events.at(-1)!);
    expect(last).toEqual({
      error: { message: expect.any(String), type: 'server_error', param: null, code: 'E_INTERNAL' },
    });
    expect(events.filter((data) => data.includes('"error"'))).toHaveLength(1);
    expect(events.join()).not.toMatch(/secret|home|DONE/);
    expect(await health()).toMatchObject({ running: 0 });
  });
});
