import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel } from '@ridgeline/recipes';
import { startBackend } from '../../src/run/backend.ts';
import { type Found, takePart } from './take-part.ts';

export type { Found };

/** What a worker is given. */
export interface Task {
  readonly config: LanguageModelConfigInput;
  readonly text: string;
  readonly rank: number;
  readonly ports: readonly (MessagePort | undefined)[];
}

addEventListener('message', async ({ data: { config, text, rank, ports } }: MessageEvent<Task>) => {
  await startBackend();
  const run = await prepareLanguageModel(parseConfig(config), text);
  postMessage(await takePart(run, { rank, ports }));
});
