import { randomInt } from 'node:crypto';
import { completionChunks, draftCompletion, wholeCompletion } from '../completions/completion-draft.ts';
import { completionRequest, readCompletionRequest } from '../completions/completion-request.ts';
import { completion, completionChunk } from '../completions/completion-response.ts';
import { sendEvents } from '../completions/event-stream.ts';
import { encodePrompts, warningsHeader } from '../completions/prompt.ts';
import { abortOnDeparture } from '../http/departure.ts';
import { errorResponses } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import { workOf } from '../http/request-log.ts';
import { findLanguageModel } from '../served-model.ts';
import type { Routes, Service } from '../service.ts';
import { passedBefore } from '../text-guards.ts';

const schema = (limits: Limits) => ({
  summary: 'Goes on with a text',
  description:
    'Takes the fields of OpenAI’s legacy completions, and top_k, min_p, typical_p, repetition_penalty and no_repeat_ngram. With stream: true the reply is a stream of server-sent events: chunks of the text, then [DONE]. Where filters stand behind the model, a text is one chunk.',
  body: completionRequest(limits),
  response: {
    200: {
      description: 'The text, or a stream of its chunks',
      content: {
        'application/json': { schema: completion },
        'text/event-stream': { schema: completionChunk },
      },
    },
    ...errorResponses,
  },
});

/** `POST /v1/completions`. All that can be refused is refused before the reply begins. */
export const completionsRoute = (server: Routes, { models, limits, queue, counts }: Service): void => {
  server.post('/v1/completions', { schema: schema(limits) }, async (request, reply) => {
    const controller = abortOnDeparture(reply.raw, counts);
    const { signal } = controller;
    const served = findLanguageModel(models, request.body.model);
    const work = Object.assign(workOf(request), { model: served.id, tokens: 0 });
    const asked = readCompletionRequest(request.body);
    const { texts: prompts, findings } = passedBefore(served, asked.prompts, 'prompt');
    const wanted = { ...asked, prompts };
    const { promptTokens, warnings } = encodePrompts(served, wanted, limits);
    const seed = wanted.seed ?? randomInt(2 ** 48 - 1);
    reply.header('x-ridgeline-seed', String(seed));
    const draft = () =>
      draftCompletion({
        ...wanted,
        served,
        findings,
        promptTokens,
        // candidates are chosen among by their log-probabilities
        logProbabilities: wanted.told ?? (wanted.candidates > wanted.choices ? 0 : undefined),
        seed,
        signal,
        onToken: () => {
          counts.generatedTokens++;
          work.tokens++;
        },
      });

    if (wanted.stream) {
      if (warnings.length > 0) reply.header('x-ridgeline-warnings', warningsHeader(warnings));
      return queue.run(controller, () => sendEvents(reply, completionChunks(draft(), wanted), signal));
    }
    const answer = await queue.run(controller, () => wholeCompletion(draft()));
    return warnings.length > 0 ? { ...answer, warnings: [...warnings] } : answer;
  });
};
