import type { RunEvent, TrainingState } from '@ridgeline/contracts';
import { type LanguageModelConfigInput, parseConfig, prepareLanguageModel, train } from '@ridgeline/recipes';

const text = 'The quick brown fox jumps over the lazy dog, and the dog dreams of the fox. '.repeat(40);

const config: LanguageModelConfigInput = {
  model: { kind: 'lstm', embedding: 8, hidden: 12, layers: 2 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  training: { batchSize: 4, sequenceLength: 10, maxSteps: 12, evaluateEvery: 12, checkpointEvery: 4 },
  regularizers: [
    { kind: 'elasticNet', lambda: 0.001, alpha: 0.5, as: 'penalty' },
    { kind: 'dropout', rate: 0.2, at: 'between' },
    { kind: 'activityL1', lambda: 0.001, at: 'hidden' },
  ],
};

interface FollowOptions {
  readonly resume?: TrainingState;
  readonly onEvent?: (event: RunEvent) => void;
}

/** A small run on the running backend, with all that it tells. */
export const follow = async ({ onEvent, ...options }: FollowOptions = {}) => {
  const events: RunEvent[] = [];
  for await (const event of train(await prepareLanguageModel(parseConfig(config), text), options)) {
    events.push(event);
    onEvent?.(event);
  }
  const steps = events.flatMap((event) => (event.type === 'step-end' ? [event] : []));
  const end = events.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  return {
    losses: steps.map(({ dataLoss }) => dataLoss),
    penalties: steps.map(({ objective, dataLoss }) => objective - dataLoss),
    norms: steps.map(({ gradientNorm }) => gradientNorm),
    params: end.state.params,
  };
};
