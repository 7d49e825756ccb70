import { expect, test } from 'vitest';
import type { WorkerEvent } from './messages.ts';
import { reporter } from './reporter.ts';

const side = { dataLoss: 2, penalty: 0, objective: 2 };
const step = (number: number) => ({ step: number, plain: side, penalised: side });

/** A reporter on a clock that the test moves. */
const observed = () => {
  const told: Extract<WorkerEvent, { type: 'progress' }>[] = [];
  const time = { now: 0 };
  const report = reporter(
    (event) => event.type === 'progress' && told.push(event),
    () => time.now,
  );
  return { told, time, report };
};

test('W45: what comes faster than ten times a second is told together, and nothing is lost', () => {
  const { told, time, report } = observed();
  for (let i = 1; i <= 100; i++) {
    time.now = 10 * i;
    report.step(step(i), 512, 10);
    report.flush('if-due');
  }
  report.flush('at-once');
  expect(told.length).toBeLessThanOrEqual(11);
  expect(told.flatMap(({ steps }) => steps.map((entry) => entry.step))).toEqual(
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
});

test('the speed is tokens over training time', () => {
  const { told, report } = observed();
  report.step(step(1), 1000, 50);
  report.flush('at-once');
  expect(told[0]!.tokensPerSecond).toBe(20_000);
});

test('where there is nothing to tell, nothing is told', () => {
  const { told, report } = observed();
  report.flush('at-once');
  expect(told).toEqual([]);
});
