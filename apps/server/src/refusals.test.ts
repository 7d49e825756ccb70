import { describe, expect, it } from 'vitest';
import { parseReply, rawRequest } from '../test/raw-request.ts';
import { start, tinyModel } from '../test/tiny-server.ts';

const body = { model: 'tiny', prompt: 'abc' };

/** The status and error of a completion that is refused. */
const refusal = async (post: Awaited<ReturnType<typeof start>>['post'], fields: object) => {
  const response = await post({ ...body, ...fields });
  const { error } = (await response.json()) as { error: Record<string, string | null> };
  return { status: response.status, ...error };
};

describe('S17 every error', () => {
  const json = 'Content-Type: application/json\r\n';
  const host = 'Host: localhost\r\n';
  const end = 'Connection: close\r\n\r\n';
  const posting = (headers: string, length: number) =>
    `POST /v1/completions HTTP/1.1\r\n${host}${headers}Content-Length: ${length}\r\n${end}`;

  it.each([
    ['malformed JSON', 400, 'invalid_json', [posting(json, 5), '{"a":']],
    ['no body', 400, 'invalid_json', [posting(json, 0)]],
    ['bad UTF-8', 400, 'invalid_json', [posting(json, 3), Uint8Array.of(0x22, 0xff, 0x22)]],
    ['a prototype as a field', 400, 'invalid_json', [posting(json, 16), '{"__proto__": 1}']],
    ['a body that is no object', 400, 'invalid_value', [posting(json, 4), 'null']],
    ['an array as the body', 400, 'invalid_value', [posting(json, 2), '[]']],
    ['plain text', 415, 'unsupported_media_type', [posting('Content-Type: text/plain\r\n', 2), '{}']],
    [
      'a form',
      415,
      'unsupported_media_type',
      [posting('Content-Type: application/x-www-form-urlencoded\r\n', 2), '{}'],
    ],
    ['no content type', 415, 'unsupported_media_type', [posting('', 2), '{}']],
    [
      'a tab in the type',
      415,
      'unsupported_media_type',
      [posting('Content-Type: application/json\ta\r\n', 2), '{}'],
    ],
    [
      'another charset',
      415,
      'unsupported_media_type',
      [posting('Content-Type: application/json; charset=latin1\r\n', 2), '{}'],
    ],
    [
      'a compressed body',
      415,
      'unsupported_encoding',
      [posting(`${json}Content-Encoding: gzip\r\n`, 2), '{}'],
    ],
    ['a body of 1 MiB and a byte', 413, 'body_too_large', [posting(json, 1024 * 1024 + 1)]],
    [
      'an endless body',
      413,
      'body_too_large',
      [
        `POST /v1/completions HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n${end}`,
        `110000\r\n${' '.repeat(0x110000)}\r\n`,
      ],
    ],
    ['an unknown URL', 404, 'unknown_url', [`GET /v1/chat/completions HTTP/1.1\r\n${host}${end}`]],
    ['a URL that cannot be decoded', 400, 'bad_request', [`GET /v1/models/%ff HTTP/1.1\r\n${host}${end}`]],
    [
      'a path in the name',
      404,
      'model_not_found',
      [`GET /v1/models/..%2f..%2fetc HTTP/1.1\r\n${host}${end}`],
    ],
    [
      'a name of 300 bytes',
      404,
      'unknown_url',
      [`GET /v1/models/${'a'.repeat(300)} HTTP/1.1\r\n${host}${end}`],
    ],
    ['what is not HTTP', 400, 'bad_request', ['hello\r\n\r\n']],
    ['two lengths', 400, 'bad_request', [posting(`${json}Transfer-Encoding: chunked\r\n`, 2), '{}']],
    [
      'headers of 20 KB',
      431,
      'headers_too_large',
      [`GET /health HTTP/1.1\r\n${host}A: ${'a'.repeat(20_000)}\r\n${end}`],
    ],
    ['no Host', 403, 'host_not_allowed', [`GET /health HTTP/1.1\r\n${end}`]],
  ] as const)('S17 S18 for %s is %i with our body', async (_, status, code, parts) => {
    const { port } = await start();
    const reply = parseReply(await rawRequest(port, ...parts));
    expect(reply).toMatchObject({
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-should-retry': 'false' },
      body: { error: { message: expect.stringMatching(/^[A-Z].*[.?]$/), code } },
    });
    expect(Object.keys((reply.body as { error: object }).error)).toEqual([
      'message',
      'type',
      'param',
      'code',
    ]);
    expect(JSON.stringify(reply.body)).not.toMatch(/node_modules|\.ts|etc|at \w+ \(/);
  });

  it('S17 S18 for a method that a URL does not have is 405 and names those that it has', async () => {
    const { url } = await start();
    const allowOf = async (path: string, method: string) => {
      const response = await fetch(url + path, { method });
      expect(response.status).toBe(405);
      expect(await response.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
      return response.headers.get('allow');
    };
    expect(await allowOf('/v1/completions', 'GET')).toBe('POST');
    expect(await allowOf('/v1/completions', 'OPTIONS')).toBe('POST');
    expect(await allowOf('/v1/models', 'POST')).toBe('GET, HEAD');
    expect(await allowOf('/v1/models/tiny', 'DELETE')).toBe('GET, HEAD');
    expect(await allowOf('/health', 'PUT')).toBe('GET, HEAD');
    expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('S11 S22 a request', () => {
  it.each([
    [{ prompt: '' }, 'prompt', 'invalid_value', 'a line break will do'],
    [{ prompt: [] }, 'prompt', 'invalid_value', 'got an array of 0'],
    [{ prompt: Array(21).fill('a') }, 'prompt', 'invalid_value', 'got an array of 21'],
    [{ prompt: ['a', ''] }, 'prompt.1', 'invalid_value', 'got an array of 2'],
    [{ prompt: [1, 2] }, 'prompt', 'invalid_value', 'an array of 1 … 20 such texts'],
    [{ prompt: undefined }, 'prompt', 'missing_required_parameter', 'prompt is missing'],
    [{ model: undefined }, 'model', 'missing_required_parameter', 'the id of a loaded model'],
    [{ model: 7 }, 'model', 'invalid_value', 'got 7'],
    [{ max_tokens: 0 }, 'max_tokens', 'invalid_value', 'an integer in 1 … 4096 (default 16), got 0.'],
    [{ max_tokens: 1.5 }, 'max_tokens', 'invalid_value', 'got 1.5'],
    [{ max_tokens: 1e9 }, 'max_tokens', 'invalid_value', 'got 1000000000'],
    [{ temperature: -1 }, 'temperature', 'invalid_value', 'a number in 0 … 2'],
    [{ temperature: '1' }, 'temperature', 'invalid_value', 'got "1"'],
    [{ top_p: 1.1 }, 'top_p', 'invalid_value', 'a number in 0 … 1'],
    [{ top_k: -1 }, 'top_k', 'invalid_value', 'an integer ≥ 0'],
    [{ seed: -1 }, 'seed', 'invalid_value', 'an integer in 0 … 2⁵³ − 1'],
    [{ seed: 2 ** 53 }, 'seed', 'invalid_value', 'got 9007199254740992'],
    [{ stop: '' }, 'stop', 'invalid_value', 'a text of 1 … 256 characters'],
    [{ stop: '🐳'.repeat(257) }, 'stop', 'invalid_value', 'a text of 1 … 256 characters'],
    [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop', 'invalid_value', 'at most 4'],
    [{ stop: '\ud83d' }, 'stop', 'invalid_value', 'got "\\ud83d"'],
    [{ stream: 'yes' }, 'stream', 'invalid_value', 'true or false'],
    [
      { stream_options: { include_usage: true } },
      'stream_options',
      'invalid_value',
      'only where stream is true',
    ],
    [{ n: 0 }, 'n', 'invalid_value', 'an integer in 1 … 20'],
    [{ n: 21 }, 'n', 'invalid_value', 'got 21'],
    [{ n: 3, max_tokens: 2000 }, 'max_tokens', 'invalid_value', '3 texts of max_tokens 2000 are 6000 tokens'],
    [{ best_of: 3 }, 'best_of', 'invalid_value', 'equal to it where stream is true'],
    [{ best_of: 2, n: 3, stream: false }, 'best_of', 'invalid_value', 'not below n'],
    [{ logprobs: 6 }, 'logprobs', 'invalid_value', 'an integer in 0 … 5'],
    [{ logprobs: 1, echo: true }, 'logprobs', 'invalid_value', 'not with echo'],
    [{ suffix: 'end' }, 'suffix', 'unsupported_parameter', 'got "end"'],
    [{ presence_penalty: 2.5 }, 'presence_penalty', 'invalid_value', 'a number in -2 … 2'],
    [{ frequency_penalty: -3 }, 'frequency_penalty', 'invalid_value', 'a number in -2 … 2'],
    [{ repetition_penalty: 0 }, 'repetition_penalty', 'invalid_value', 'a number in 0.1 … 10'],
    [{ no_repeat_ngram: -1 }, 'no_repeat_ngram', 'invalid_value', 'an integer in 0 … 100'],
    [{ min_p: 2 }, 'min_p', 'invalid_value', 'a number in 0 … 1'],
    [{ typical_p: -1 }, 'typical_p', 'invalid_value', 'a number in 0 … 1'],
    [{ logit_bias: { 50256: -100 } }, 'logit_bias', 'unsupported_parameter', 'empty'],
    [{ temprature: 1 }, 'temprature', 'unknown_parameter', 'Did you mean "temperature"?'],
    [{ messages: [] }, 'messages', 'unknown_parameter', 'Known are model, prompt, max_tokens'],
    [{ constructor: 1 }, 'constructor', 'unknown_parameter', 'Unknown field "constructor"'],
    [{ user: 7 }, 'user', 'invalid_value', 'a text'],
  ])('S11 S22 with %j is refused with 400 and names %s', async (fields, param, code, message) => {
    const { post } = await start();
    const streaming = 'stream_options' in fields ? {} : { stream: true };
    expect(await refusal(post, { ...streaming, ...fields })).toEqual({
      status: 400,
      type: 'invalid_request_error',
      param,
      code,
      message: expect.stringContaining(message),
    });
  });

  it('S22 with an unknown option of the stream is refused, naming the nearest', async () => {
    const { post } = await start();
    expect(await refusal(post, { stream: true, stream_options: { include_usages: true } })).toMatchObject({
      status: 400,
      param: 'stream_options.include_usages',
      message: expect.stringContaining('Did you mean "include_usage"?'),
    });
  });

  it('S22 with every unsupported field at the value that asks for nothing is answered', async () => {
    const { post } = await start();
    const harmless = {
      n: 1,
      best_of: 1,
      logprobs: null,
      suffix: null,
      presence_penalty: 0,
      frequency_penalty: 0,
      logit_bias: {},
      user: 'someone',
      echo: false,
    };
    expect((await post({ ...body, ...harmless })).status).toBe(200);
    const nulls = Object.fromEntries(Object.keys(harmless).map((name) => [name, null]));
    expect((await post({ ...body, ...nulls })).status).toBe(200);
  });

  it('S11 with values nested 100,000 deep is refused in a word', async () => {
    const { post } = await start();
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const response = await post(`{"model":"tiny","prompt":${deep}}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: 'prompt' } });
  });

  it('S20 with a prompt that is too long is refused with the numbers', async () => {
    const { post } = await start({ limits: { promptTokens: 10 } });
    expect(await refusal(post, { prompt: 'a'.repeat(11), stream: true })).toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      param: 'prompt',
      message: 'The prompt has 11 tokens, and this server takes at most 10.',
    });
  });

  it('S20 with more text than the model looks back on is refused with the numbers', async () => {
    const served = tinyModel();
    const model = { ...served.model, spec: { ...served.model.spec, contextLength: 8 } };
    const { post } = await start({ models: [{ ...served, model }] });
    expect(await refusal(post, { max_tokens: 6 })).toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      message: 'prompt 3 tokens + max_tokens 6 > context 8.',
    });
    expect((await post({ ...body, max_tokens: 5 })).status).toBe(200);
  });

  it('S04 for a model that is not loaded is 404, however the name is written', async () => {
    const { post } = await start();
    for (const model of ['../tiny', '__proto__', 'constructor', 'TINY', '', 'x'.repeat(300)]) {
      expect(await refusal(post, { model, stream: true })).toMatchObject({
        status: 404,
        code: 'model_not_found',
      });
    }
  });
});

describe('S26 the Host header', () => {
  const withHeaders = async (port: number, headers: string) =>
    parseReply(await rawRequest(port, `GET /health HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)).status;

  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '127.0.0.1:65535', '[::1]:3000'])(
    'S26 may be %s',
    async (host) => {
      const { port } = await start();
      expect(await withHeaders(port, `Host: ${host}\r\n`)).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    'evil.example:localhost',
    'localhost@evil.example',
    'xlocalhost',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    '127.0.0.2',
    '[::]',
    'localhost:',
    '',
  ])('S26 must not be "%s"', async (host) => {
    const { port } = await start();
    expect(await withHeaders(port, `Host: ${host}\r\n`)).toBe(403);
  });

  it('S26 may be a name that was allowed', async () => {
    const { port } = await start({ allowedHosts: ['My.Box'] });
    expect(await withHeaders(port, 'Host: my.box:80\r\n')).toBe(200);
    expect(await withHeaders(port, 'Host: my.box.evil\r\n')).toBe(403);
  });

  it.each([
    ['http://evil.example', 403],
    ['null', 403],
    ['https://localhost', 403],
    ['http://localhost:1', 403],
    ['http://localhost', 200],
  ])('S28 with the origin %s gives %i, and no page is let in by CORS', async (origin, status) => {
    const { port } = await start();
    expect(await withHeaders(port, `Host: localhost\r\nOrigin: ${origin}\r\n`)).toBe(status);
  });
});

describe('S23 x-request-id', () => {
  it('S23 is on every reply: the one that was sent if well-formed, else a new one', async () => {
    const { url } = await start();
    const idOf = async (path: string, id: string) =>
      (await fetch(url + path, { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await idOf('/health', 'a-1_b.2')).toBe('a-1_b.2');
    expect(await idOf('/nothing', 'a-1')).toBe('a-1');
    for (const bad of ['a b', '<script>', 'x'.repeat(65)]) {
      expect(await idOf('/health', bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
