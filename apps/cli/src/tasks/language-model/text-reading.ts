import type { Json } from '@ridgeline/contracts';
import type { EvaluationReading } from '@ridgeline/recipes';
import { type Given, numberFlag, textFlag } from '../../command-line/command.ts';

/** The sizes of a training batch. */
export const sizesOf = (run: Json): { batchSize: number; sequenceLength: number } => {
  const training = (run as { config?: { training?: { batchSize?: number; sequenceLength?: number } } }).config
    ?.training;
  return { batchSize: training?.batchSize ?? 32, sequenceLength: training?.sequenceLength ?? 64 };
};

/** How the text is read: as the flags say, else as in training. */
export const readingOf = (given: Given, run: Json): EvaluationReading => {
  const { evaluation } = (run as { config?: { evaluation?: EvaluationReading } }).config ?? {};
  const context = textFlag(given, 'context') as EvaluationReading['context'] | undefined;
  const stride = numberFlag(given, 'stride') ?? (context === undefined ? evaluation?.stride : undefined);
  return {
    context: context ?? evaluation?.context ?? 'blocks',
    ...(stride !== undefined && { stride }),
  };
};
