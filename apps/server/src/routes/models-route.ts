import { z } from 'zod';
import { errorResponses } from '../http/errors.ts';
import { describeModel, findModel, modelObject } from '../served-model.ts';
import type { Routes, Service } from '../service.ts';

/** `GET /v1/models` and `GET /v1/models/:id`. */
export const modelsRoute = (server: Routes, { models }: Service): void => {
  server.get(
    '/v1/models',
    {
      schema: {
        summary: 'Lists the loaded models',
        response: {
          200: z.object({ object: z.literal('list'), data: z.array(modelObject) }).describe('The models'),
          ...errorResponses,
        },
      },
    },
    async () => ({ object: 'list' as const, data: [...models.values()].map(describeModel) }),
  );

  server.get(
    '/v1/models/:id',
    {
      schema: {
        summary: 'Describes one model',
        params: z.object({ id: z.string() }),
        response: { 200: modelObject.describe('The model'), ...errorResponses },
      },
    },
    async ({ params }) => describeModel(findModel(models, params.id)),
  );
};
