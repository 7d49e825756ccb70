import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { abortOnDeparture } from '../http/departure.ts';
import { apiError, errorResponses } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import { workOf } from '../http/request-log.ts';
import { findClassifier, type ServedClassification } from '../served-model.ts';
import type { Routes, Service } from '../service.ts';
import { guardField, passedBefore } from '../text-guards.ts';

/** Texts that are classified before other requests have their turn. */
const batch = 16;
/** N-grams that are named with `explain`. */
const mostReasons = 8;

/**
 * What `POST /v1/classify` takes. A field's description completes the sentence «field must be …», in errors and in the
 * published schema.
 */
const classifyRequest = ({ maxTexts }: Pick<Limits, 'maxTexts'>) =>
  z.strictObject({
    model: z.string().describe('the id of a loaded classifier'),
    input: z
      .union([z.string(), z.array(z.string()).min(1).max(maxTexts)])
      .describe(`a text, or an array of 1 … ${maxTexts} texts`),
    explain: z
      .boolean()
      .nullish()
      .describe(`true or false (default false); true names the ${mostReasons} n-grams that decided`),
    top: z.int().min(1).nullish().describe('an integer ≥ 1 (default all): how many classes are ranked'),
    user: z.string().nullish().describe('a text; it changes nothing and is not logged'),
  });

const answer = z.object({
  index: z.int().describe('the place of the text in the input'),
  label: z.string().describe('the most probable class'),
  labels: z
    .array(z.string())
    .optional()
    .describe('where a text may have several labels: those that are likelier than not'),
  probability: z.number(),
  ranking: z
    .array(z.object({ label: z.string(), probability: z.number() }))
    .describe('classes, the most probable first'),
  known: z
    .int()
    .describe('how many n-grams of the text the classifier knows; 0: it says what it says of any text'),
  reasons: z
    .array(z.object({ gram: z.string(), set: z.string().optional(), contribution: z.number() }))
    .optional(),
});

const classifyResponse = z.object({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(answer).describe('an answer for each text, in their order'),
  guard: guardField,
});

const schema = (limits: Limits) => ({
  summary: 'Tells the class of texts',
  description: 'Every class with its probability, and with explain the n-grams that decided.',
  body: classifyRequest(limits),
  response: { 200: classifyResponse.describe('The classes'), ...errorResponses },
});

const shown = (
  { label, labels, probability, ranking, known, reasons }: ServedClassification,
  index: number,
  top: number | undefined,
): z.output<typeof answer> => ({
  index,
  label,
  ...(labels && { labels: [...labels] }),
  probability,
  ranking: ranking.slice(0, top),
  known,
  ...(reasons && { reasons: reasons.slice(0, mostReasons) }),
});

/** `POST /v1/classify`. Other requests have their turn between some texts and the next. */
export const classifyRoute = (server: Routes, { models, limits, queue, counts }: Service): void => {
  server.post('/v1/classify', { schema: schema(limits) }, async (request, reply) => {
    const controller = abortOnDeparture(reply.raw, counts);
    const { model, input, explain, top } = request.body;
    const served = findClassifier(models, model);
    const { classifier } = served;
    if (explain && classifier.explain === undefined)
      throw apiError(
        400,
        'unsupported_parameter',
        `explain is for linear classifiers over named n-grams, and "${model}" is of another kind.`,
        { param: 'explain' },
      );
    const { texts, findings } = passedBefore(served, typeof input === 'string' ? [input] : input, 'input');
    const work = Object.assign(workOf(request), { model, texts: texts.length });
    const data = await queue.run(controller, async () => {
      const answers: z.output<typeof answer>[] = [];
      for (let from = 0; from < texts.length; from += batch) {
        if (from > 0) await nextTurn();
        controller.signal.throwIfAborted();
        const some = await classifier.classify(texts.slice(from, from + batch), {
          explain: explain ?? false,
        });
        some.forEach((each, i) => void answers.push(shown(each, from + i, top ?? undefined)));
      }
      return answers;
    });
    counts.classifiedTexts += work.texts;
    return { object: 'list' as const, model, data, ...(findings.length > 0 && { guard: [...findings] }) };
  });
};
