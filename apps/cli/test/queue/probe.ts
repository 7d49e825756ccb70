import { setTimeout as sleep } from 'node:timers/promises';
import { RidgelineError } from '@ridgeline/contracts';
import type { TrialHand } from '../../src/queue/attempts.ts';
import type { QueuedStudy } from '../../src/queue/queued-study.ts';
import { queuedStudy } from '../../src/queue/queued-study.ts';
import type { Trial } from '../../src/queue/trial.ts';

/*
 * Trials that cost what they are told to and come to what their number says, so that the queue alone is looked at.
 */

export interface ProbeTask {
  readonly number: number;
  readonly ms: number;
  /** Beside the result, in place of weights. */
  readonly floats?: number;
  /** What goes wrong. */
  readonly fault?: 'dies' | 'throws' | 'differs';
}

export const probeTrial = (task: ProbeTask): Trial => ({ name: `trial ${task.number}`, task });

/** What a trial comes to, wherever it is done. */
export const probeResult = ({ number, floats = 0 }: ProbeTask) => ({
  number,
  value: Math.sin(number),
  weights: new Float32Array(floats).map((_, at) => Math.sin(number + at)),
});

export const probeStudy = (name: string): QueuedStudy =>
  queuedStudy({ kind: 'probe', version: '1', title: `probe ${name}`, needs: null }, name);

export const probeHand = (): TrialHand => ({
  work: async (task, tell) => {
    const { ms, fault, ...asked } = task as ProbeTask;
    const start = performance.now();
    for (let step = 1; performance.now() - start < ms; step++) {
      await sleep(Math.min(10, ms));
      tell(step);
    }
    if (fault === 'dies') process.kill(process.pid, 'SIGKILL');
    if (fault === 'throws') throw new RidgelineError('E_DATA', `trial ${asked.number}: it cannot be done.`);
    const result = probeResult({ ...asked, ms });
    return {
      ...result,
      ...(fault === 'differs' && { value: result.value + Math.random() }),
      seconds: (performance.now() - start) / 1000,
    };
  },
  close: () => {},
});
