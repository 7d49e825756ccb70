import type { EvaluationEntry, StepEntry, WorkerEvent } from './messages.ts';

/** Gathers what a run finds and tells it at most ten times a second. */
export interface Reporter {
  step(entry: StepEntry, tokens: number, durationMs: number): void;
  evaluation(entry: EvaluationEntry): void;
  /** Only the latest picture is told. */
  weights(event: Extract<WorkerEvent, { type: 'weights' }>): void;
  /** Tells what was gathered if it is time, or at once. */
  flush(now: 'if-due' | 'at-once'): void;
}

const intervalMs = 100;

export const reporter = (post: (event: WorkerEvent) => void, clock: () => number): Reporter => {
  let steps: StepEntry[] = [];
  let evaluations: EvaluationEntry[] = [];
  let weights: WorkerEvent | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  // the speed fades: about the last 100 steps count
  let tokensSeen = 0;
  let timeMs = 0;
  return {
    step: (entry, tokens, durationMs) => {
      steps.push(entry);
      tokensSeen = 0.99 * tokensSeen + tokens;
      timeMs = 0.99 * timeMs + durationMs;
    },
    evaluation: (entry) => {
      evaluations.push(entry);
    },
    weights: (event) => {
      weights = event;
    },
    flush: (now) => {
      if (steps.length + evaluations.length === 0) return;
      if (now === 'if-due' && clock() - toldAt < intervalMs) return;
      toldAt = clock();
      const tokensPerSecond = timeMs === 0 ? 0 : (1000 * tokensSeen) / timeMs;
      post({ type: 'progress', steps, evaluations, tokensPerSecond });
      [steps, evaluations] = [[], []];
      if (weights !== undefined) post(weights);
      weights = undefined;
    },
  };
};
