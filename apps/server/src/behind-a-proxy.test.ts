import { describe, expect, it } from 'vitest';
import { parseReply, rawRequest } from '../test/raw-request.ts';
import { start, tinyClassifier, tinyModel } from '../test/tiny-server.ts';
import { createServer } from './create-server.ts';
import type { RequestEntry } from './http/request-log.ts';

const models = () => [tinyModel(), tinyClassifier()];
const get = async (port: number, lines: readonly string[], path = '/v1/models') =>
  parseReply(
    await rawRequest(port, `GET ${path} HTTP/1.1\r\n${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`),
  );

describe('allowedHosts', () => {
  const allowedHosts = ['Models.example.org'];

  it.each([
    ['the name', ['Host: models.example.org'], 200],
    ['the name with a port, in capitals', ['Host: MODELS.example.org:8443'], 200],
    ['its page behind TLS', ['Host: models.example.org', 'Origin: https://models.example.org'], 200],
    ['localhost still', ['Host: localhost'], 200],
    ['a name that begins alike', ['Host: models.example.org.evil.org'], 403],
    ['a name that ends alike', ['Host: evil-models.example.org'], 403],
    ['a user before the name', ['Host: models.example.org@evil.org'], 403],
    ['a forwarded name', ['Host: evil.org', 'X-Forwarded-Host: models.example.org'], 403],
    ['a standard forwarded name', ['Host: evil.org', 'Forwarded: host=models.example.org'], 403],
    ['an empty name', ['Host: '], 403],
    ['another page', ['Host: models.example.org', 'Origin: https://evil.org'], 403],
    ['a page of no origin', ['Host: models.example.org', 'Origin: null'], 403],
    ['TLS on this machine, which there is not', ['Host: localhost', 'Origin: https://localhost'], 403],
  ])('answers %s as it should', async (_, lines, status) => {
    const { port } = await start({ models: models(), allowedHosts });
    expect((await get(port, lines)).status).toBe(status);
  });

  it('refuses two Host headers, whichever is right', async () => {
    const { port } = await start({ models: models(), allowedHosts });
    for (const hosts of [
      ['Host: models.example.org', 'Host: evil.org'],
      ['Host: evil.org', 'Host: models.example.org'],
    ])
      expect((await get(port, hosts)).status).toBeGreaterThanOrEqual(400);
  });

  it.each(['https://a.org', 'a.org:80', 'a.org/x', '', '*', 'a b'])('refuses %j as a name', (name) => {
    expect(() => createServer({ models: models(), allowedHosts: [name] })).toThrow(
      /without scheme, port or path/,
    );
  });
});

describe('apiKeys', () => {
  const key = '0123456789abcdef';
  const host = 'Host: localhost';

  it.each([
    ['the key', [`Authorization: Bearer ${key}`], 200],
    ['the second key', ['Authorization: bearer fedcba9876543210'], 200],
    ['no key', [], 401],
    ['another key', ['Authorization: Bearer 0123456789abcdeg'], 401],
    ['the beginning of the key', ['Authorization: Bearer 0123456789abcde'], 401],
    ['the key and more', [`Authorization: Bearer ${key}0`], 401],
    ['the key without a scheme', [`Authorization: ${key}`], 401],
    ['the key by another scheme', [`Authorization: Basic ${key}`], 401],
    ['the key in another header', [`X-Api-Key: ${key}`], 401],
    ['two keys in one header', [`Authorization: Bearer ${key}, Bearer ${key}`], 401],
    ['two headers', [`Authorization: Bearer ${key}`, 'Authorization: Bearer x'], 401],
    ['an empty key', ['Authorization: Bearer '], 401],
    ['a key of 4,000 characters', [`Authorization: Bearer ${'a'.repeat(4000)}`], 401],
    ['a key of 100,000 characters', [`Authorization: Bearer ${'a'.repeat(100_000)}`], 431],
  ])('answers %s as it should', async (_, lines, status) => {
    const { port } = await start({ models: models(), apiKeys: [key, 'fedcba9876543210'] });
    const reply = await get(port, [host, ...lines]);
    expect(reply.status).toBe(status);
    expect(JSON.stringify(reply.body)).not.toContain(key);
    if (status !== 401) return;
    expect(reply.headers['www-authenticate']).toBe('Bearer');
    expect(reply.body).toMatchObject({ error: { type: 'authentication_error' } });
  });

  it('asks for it at every URL but those that name no model, before a body is read', async () => {
    const { port, url, post } = await start({ models: models(), apiKeys: [key] });
    for (const path of [
      '/v1/models',
      '/v1/models/tone',
      '/v1/completions',
      '/nothing',
      '//',
      '/health/',
      '/docs/x',
    ])
      expect((await get(port, [host], path)).status, path).toBe(401);
    for (const path of ['/health', '/docs', '/openapi.json', '/'])
      expect((await fetch(`${url}${path}`)).status, path).toBe(200);
    expect(await (await fetch(`${url}/`)).text()).not.toContain('tone');
    expect((await post('{')).status).toBe(401);
    expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(405);
  });

  it('works with OpenAI’s client', async () => {
    const { url, client } = await start({ models: models(), apiKeys: [key] });
    await expect(client.models.list()).rejects.toMatchObject({ status: 401 });
    const { data } = await client.withOptions({ apiKey: key, baseURL: `${url}/v1` }).models.list();
    expect(data.map(({ id }) => id)).toEqual(['tiny', 'tone']);
  });

  it.each([[[]], [['short']], [['with a blank in it']], [['ключключключключ']], [['a'.repeat(513)]]])(
    'refuses %j as keys, and tells none of them',
    (apiKeys) => {
      let message = '';
      try {
        createServer({ models: models(), apiKeys });
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toMatch(/^createServer: (key 1 must be 16 … 512|apiKeys must hold at least one)/);
      for (const each of apiKeys) expect(message).not.toContain(each);
    },
  );
});

describe('onRequest', () => {
  it('tells of each request by its route, and nothing of texts', async () => {
    const entries: RequestEntry[] = [];
    const { url, post } = await start({ models: models(), onRequest: (entry) => void entries.push(entry) });
    await (await post({ model: 'tiny', prompt: 'abc secret', max_tokens: 3, stream: true })).text();
    await fetch(`${url}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'tone', input: ['secret', 'secret'] }),
    });
    await fetch(`${url}/v1/models/secret?secret=1`);
    await fetch(`${url}/secret`);
    await expect.poll(() => entries.length).toBe(4);
    expect(entries).toMatchObject([
      { method: 'POST', route: '/v1/completions', status: 200, complete: true, model: 'tiny', tokens: 3 },
      { method: 'POST', route: '/v1/classify', status: 200, model: 'tone', texts: 2 },
      { method: 'GET', route: '/v1/models/:id', status: 404 },
      { method: 'GET', route: null, status: 404 },
    ]);
    expect(JSON.stringify(entries)).not.toContain('secret');
    for (const { time, id, ms } of entries) {
      expect(new Date(time).toISOString()).toBe(time);
      expect(id).toMatch(/^[\w.-]+$/);
      expect(ms).toBeGreaterThanOrEqual(0);
    }
  });

  it('tells of a request that is refused, too', async () => {
    const entries: RequestEntry[] = [];
    const { port } = await start({ models: models(), onRequest: (entry) => void entries.push(entry) });
    await get(port, ['Host: evil.org']);
    await expect.poll(() => entries).toMatchObject([{ status: 403, route: '/v1/models' }]);
  });
});

describe('GET /', () => {
  it('says what is served and how to call it, and needs nothing from elsewhere', async () => {
    const { url } = await start({ models: models() });
    const response = await fetch(`${url}/`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await response.text();
    expect(text).toContain('A classifier that tells 2 classes apart: neg, pos.');
    expect(text).toMatch(/<main>.*<\/main>/s);
    expect(text).toContain('/v1/classify');
    expect(text).toContain('/v1/completions');
    expect(text).toContain('color-scheme: light dark');
    expect(text).not.toMatch(/<script|src=|<link/);
    // the model knows a … h alone
    expect(text).toContain('&quot;prompt&quot;:&quot;a&quot;');
  });

  it('escapes class names, and 404 stays for other URLs', async () => {
    const evil = tinyClassifier();
    const classifier = { ...evil.classifier, classes: ['<img src=x onerror=alert(1)>', '&"\''] };
    const { url } = await start({ models: [{ ...evil, classifier }] });
    const text = await (await fetch(`${url}/`)).text();
    expect(text).not.toContain('<img');
    expect((await fetch(`${url}/index.html`)).status).toBe(404);
    expect((await fetch(`${url}/favicon.ico`)).status).toBe(404);
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(405);
  });
});

describe('limits.answerMs', () => {
  it('stops an answer that takes too long', async () => {
    const { post } = await start({ models: models(), limits: { answerMs: 1 } });
    const response = await post({ model: 'tiny', prompt: 'abc', max_tokens: 4096 });
    expect(response.status).toBe(503);
    expect((await response.json()).error.code).toBe('time_limit');
  });
});
