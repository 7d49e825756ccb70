import type { OpenAPIV3_1 } from 'openapi-types';
import type { Routes } from '../service.ts';
import { pagePolicy } from './html.ts';
import { openapiPage } from './openapi-page.ts';

/** `GET /openapi.json`, the API for programs, and `GET /docs`, the same as a page. */
export const docsRoute = (server: Routes): void => {
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());

  server.get('/docs', { schema: { hide: true } }, async (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy)
      .send(openapiPage(server.swagger() as OpenAPIV3_1.Document)),
  );
};
