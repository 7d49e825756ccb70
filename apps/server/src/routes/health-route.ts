import { z } from 'zod';
import { errorResponses } from '../http/errors.ts';
import type { Routes, Service } from '../service.ts';

const health = z.object({
  status: z.literal('ok'),
  running: z.int().describe('requests that generate'),
  waiting: z.int().describe('requests that wait for a place'),
  cancelled: z.int().describe('requests whose client left before the end, since the start'),
  generated_tokens: z.int().describe('since the start'),
  classified_texts: z.int().describe('since the start'),
  translated_texts: z.int().describe('since the start'),
});

/** `GET /health`. It is answered between two tokens, however many requests run. */
export const healthRoute = (server: Routes, { queue, counts }: Service): void => {
  server.get(
    '/health',
    {
      schema: {
        summary: 'Says that the server is alive, and how busy',
        response: { 200: health.describe('It is alive'), ...errorResponses },
      },
    },
    async () => ({
      status: 'ok' as const,
      running: queue.running,
      waiting: queue.waiting,
      cancelled: counts.cancelled,
      generated_tokens: counts.generatedTokens,
      classified_texts: counts.classifiedTexts,
      translated_texts: counts.translatedTexts,
    }),
  );
};
