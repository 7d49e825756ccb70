import { expect, it } from 'vitest';
import { registerPeak } from './register-peak.ts';

/** A processor that does 2·10⁹ operations a second, of which a program gets some share; its clock tells whole ticks. */
const machine = (share: number, tickMs = 0) => {
  const spent = { wall: 0, cpu: 0 };
  return {
    work: (rounds: number) => {
      const operations = 1000 * rounds;
      spent.cpu += operations / 2e6;
      spent.wall += operations / 2e6 / share;
      return operations;
    },
    clock: () => ({
      wall: spent.wall,
      cpu: tickMs === 0 ? spent.cpu : Math.floor(spent.cpu / tickMs) * tickMs,
    }),
  };
};

it.each([
  ['alone', 1],
  ['beside other work, which takes two thirds of every turn', 1 / 3],
])('tells what registers can do: %s', (_, share) => {
  const { work, clock } = machine(share);
  expect(registerPeak(work, clock) / 2e9).toBeCloseTo(1, 6);
});

it('goes by time where the clock of the processor did not tick', () => {
  const { work, clock } = machine(1, 1e6);
  expect(registerPeak(work, clock) / 2e9).toBeCloseTo(1, 6);
});
