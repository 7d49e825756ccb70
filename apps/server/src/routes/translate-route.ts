import { z } from 'zod';
import { abortOnDeparture } from '../http/departure.ts';
import { apiError, errorResponses } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import { workOf } from '../http/request-log.ts';
import { findTranslator, type ServedTranslator } from '../served-model.ts';
import type { Routes, Service } from '../service.ts';
import { guardField, passedBefore, passedBehind } from '../text-guards.ts';

/** Texts that are translated side by side, before it is looked whether the client is still there. */
const batch = 16;

/**
 * What `POST /v1/translate` takes. A field's description completes the sentence «field must be …», in errors and in the
 * published schema.
 */
const translateRequest = ({ maxTexts }: Pick<Limits, 'maxTexts'>) =>
  z.strictObject({
    model: z.string().describe('the id of a loaded translator'),
    input: z
      .union([z.string(), z.array(z.string()).min(1).max(maxTexts)])
      .describe(`a text, or an array of 1 … ${maxTexts} texts`),
    user: z.string().nullish().describe('a text; it changes nothing and is not logged'),
  });

const translateResponse = z.object({
  object: z.literal('list'),
  model: z.string(),
  translations: z
    .array(z.string().nullable())
    .describe('a translation for each text, in their order; null for one that a filter holds back'),
  guard: guardField,
});

const schema = (limits: Limits) => ({
  summary: 'Translates texts',
  description: 'After each token the most probable one, until the end of the translation.',
  body: translateRequest(limits),
  response: { 200: translateResponse.describe('The translations'), ...errorResponses },
});

/** @throws 400 for a text with nothing to translate, or with more than the translator reads */
const requireReadable = (texts: readonly string[], { translator }: ServedTranslator): void => {
  const refuse = (code: string, problem: string): never => {
    throw apiError(400, code, `input must hold texts that can be translated: ${problem}.`, {
      param: 'input',
    });
  };
  texts.forEach((text, i) => {
    if (text.trim() === '') refuse('invalid_value', `[${i}] is blank`);
    const tokens = translator.tokensIn(text);
    if (tokens > translator.maxTokens)
      refuse('input_too_long', `[${i}] has ${tokens} tokens, of at most ${translator.maxTokens}`);
  });
};

/** `POST /v1/translate`. */
export const translateRoute = (server: Routes, { models, limits, queue, counts }: Service): void => {
  server.post('/v1/translate', { schema: schema(limits) }, async (request, reply) => {
    const controller = abortOnDeparture(reply.raw, counts);
    const { model, input } = request.body;
    const served = findTranslator(models, model);
    const { texts, findings } = passedBefore(served, typeof input === 'string' ? [input] : input, 'input');
    requireReadable(texts, served);
    const work = Object.assign(workOf(request), { model, texts: texts.length });
    const translations = await queue.run(controller, async () => {
      const found: string[] = [];
      for (let from = 0; from < texts.length; from += batch) {
        controller.signal.throwIfAborted();
        found.push(...(await served.translator.translate(texts.slice(from, from + batch))));
      }
      return found;
    });
    counts.translatedTexts += work.texts;
    const passed = passedBehind(served, translations);
    const guard = [...findings, ...passed.findings];
    return {
      object: 'list' as const,
      model,
      translations: [...passed.texts],
      ...(guard.length > 0 && { guard }),
    };
  });
};
