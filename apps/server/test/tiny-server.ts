import '@tensorflow/tfjs-backend-cpu';
import { classifierOf, featureReader } from '@ridgeline/classifier/parts';
import { textFeatures } from '@ridgeline/data';
import { lstm } from '@ridgeline/models';
import { randomStream } from '@ridgeline/tensors';
import { charTokenizer } from '@ridgeline/tokenization';
import type { FastifyInstance } from 'fastify';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import { createServer, type ServerOptions } from '../src/create-server.ts';
import { listen } from '../src/http/listen.ts';
import type { ServedClassifier, ServedLanguageModel, ServedTranslator } from '../src/served-model.ts';

const characters = 'abcdefgh \n.ěščřžýáíéů漢字語🐳😀👩';

export const tokenizer = charTokenizer({ vocabulary: ['<unk>', ...characters] });

/** An untrained model: its text is noise, with characters of one, two, three and four bytes. */
export const tinyModel = (id = 'tiny'): ServedLanguageModel => {
  const model = lstm({ vocabulary: tokenizer.vocabulary.length, embedding: 4, hidden: 8 });
  const params = model.init(randomStream(1).stream('init'));
  return { id, created: 1_700_000_000, model, params, tokenizer, card: { note: 'untrained' } };
};

/** A classifier made by hand: the score of "pos" is 0.5 + 2·#good − 3·#bad. */
export const tinyClassifier = (id = 'tone'): ServedClassifier => ({
  id,
  created: 1_700_000_000,
  classifier: classifierOf(
    {
      spec: {
        kind: 'linearClassifier',
        method: 'logistic',
        classes: ['neg', 'pos'],
        temperature: 1,
        columns: 2,
        presence: false,
        sparse: false,
      },
      params: {
        'linear/weights': { shape: [1, 2], data: Float32Array.of(-3, 2) },
        'linear/intercepts': { shape: [1], data: Float32Array.of(0.5) },
      },
    },
    featureReader(textFeatures({ weighting: 'count' }).fit(['bad good'])),
  ),
});

/** It writes backwards what has at most five characters. */
export const tinyTranslator = (id = 'mirror'): ServedTranslator => ({
  id,
  created: 1_700_000_000,
  translator: {
    spec: { kind: 'mirror' },
    parameters: 7,
    vocabulary: 9,
    maxTokens: 5,
    tokensIn: (text) => text.length,
    translate: async (texts) => texts.map((text) => [...text].reverse().join('')),
    dispose: () => {},
  },
});

/** The same with something that happens at each forward pass, counted from 1. */
export const watched = (
  served: ServedLanguageModel,
  onForward: (count: number) => void,
): ServedLanguageModel => {
  let count = 0;
  const { model } = served;
  return {
    ...served,
    model: {
      ...model,
      forward: (...args) => {
        onForward(++count);
        return model.forward(...args);
      },
    },
  };
};

interface Health {
  readonly status: string;
  readonly running: number;
  readonly waiting: number;
  readonly cancelled: number;
  readonly generated_tokens: number;
}

/** A server on a free port, closed when the test ends. */
export const start = async (
  options: Partial<ServerOptions> = {},
  prepare: (server: FastifyInstance) => void = () => {},
) => {
  const server = createServer({ ...options, models: options.models ?? [tinyModel()] });
  onTestFinished(() => server.close());
  prepare(server);
  let requests = 0;
  server.addHook('onRequest', async () => {
    requests++;
  });
  const { url, port } = await listen({ server, port: 0 });
  return {
    server,
    url,
    port,
    requests: () => requests,
    client: new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none' }),
    health: async () => (await (await fetch(`${url}/health`)).json()) as Health,
    post: (body: unknown, init: RequestInit = {}) =>
      fetch(`${url}/v1/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...init,
      }),
  };
};

/** Waits until a condition holds; a test that waits in vain ends by its time limit. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** The data of each event of a whole stream. */
export const eventData = async (response: Response): Promise<string[]> => {
  const events = (await response.text()).split('\n\n');
  return events.filter((event) => event !== '').map((event) => event.replace(/^data: /, ''));
};
