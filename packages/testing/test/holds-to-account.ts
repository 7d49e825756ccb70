import { expect, it } from 'vitest';
import type { ConformanceCase } from '../src/index.ts';

/** The names of the cases that fail. */
export const failures = async (cases: readonly ConformanceCase[]): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const { name, run } of cases) await run().catch(() => names.push(name));
  return names;
};

/** The suite passes the unit as it is, and catches each broken one by the case named. */
export const holdsToAccount = <U extends object>(
  cases: (unit: U) => readonly ConformanceCase[],
  unit: U,
  broken: Readonly<Record<string, Partial<U>>>,
): void => {
  it('passes a unit that keeps the contract', async () => {
    expect(await failures(cases(unit))).toEqual([]);
  });
  it.each(Object.entries(broken))('catches one that fails this: %s', async (name, fault) => {
    expect((await failures(cases({ ...unit, ...fault }))).join('; ')).toContain(name);
  });
};
