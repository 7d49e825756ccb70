import { describe, expect, it } from 'vitest';
import { start } from '../../test/tiny-server.ts';
import { openapiPage } from './openapi-page.ts';

describe('the published API', () => {
  it('S43 is OpenAPI 3.1 with every route, its fields and its errors', async () => {
    const { url } = await start();
    const document = await (await fetch(`${url}/openapi.json`)).json();
    expect(document.openapi).toBe('3.1.0');
    expect(
      Object.entries(document.paths).map(([path, methods]) => [path, Object.keys(methods as object)]),
    ).toEqual([
      ['/v1/completions', ['post']],
      ['/v1/classify', ['post']],
      ['/v1/translate', ['post']],
      ['/v1/models', ['get']],
      ['/v1/models/{id}', ['get']],
      ['/health', ['get']],
    ]);
    const { requestBody, responses } = document.paths['/v1/completions'].post;
    const schema = requestBody.content['application/json'].schema;
    expect(schema.required).toEqual(['model', 'prompt']);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties.max_tokens.description).toBe('an integer in 1 … 4096 (default 16)');
    expect(Object.keys(responses)).toEqual(['200', '4XX', '5XX']);
    expect(Object.keys(responses[200].content)).toEqual(['application/json', 'text/event-stream']);
  });

  it('S43 is a page that needs nothing from elsewhere', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/docs`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('<code>POST /v1/completions</code>');
    expect(page).toContain('<code>max_tokens</code>');
    expect(page).not.toMatch(/<script|src=|https?:/);
  });

  it('escapes all that is not its own', () => {
    const page = openapiPage({
      openapi: '3.1.0',
      info: { title: '<b>"&\'', version: '1' },
      paths: {
        '/<i>': {
          post: {
            summary: '<img src=x onerror=alert(1)>',
            responses: {},
            requestBody: {
              content: {
                '"><u>': {
                  schema: {
                    type: 'object',
                    properties: { '<s>': { const: '</code>', description: '<em>' } },
                  },
                },
              },
            },
          },
        },
      },
    });
    expect(page).toContain('<title>&lt;b&gt;&quot;&amp;&#39;</title>');
    expect(page).not.toMatch(/<(b>"|i>|img|u>|s>|em>)/);
  });
});
