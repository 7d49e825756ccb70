import { afterAll, describe, expect, it } from 'vitest';
import { cases } from '../../test/native-cases.ts';
import { differences } from '../../test/native-pairs.ts';
import { sharedPairs } from '../../test/shared-pairs.ts';
import { divisions } from './divisions.ts';

const pairs = await sharedPairs();

afterAll(() => {
  for (const { pool } of pairs) pool.end();
});

describe('kernels on a memory that threads share', () => {
  it('have the threads that were asked for', () => {
    for (const { threads, pool } of pairs) expect(pool).toMatchObject({ threads });
  });

  it.each(Object.keys(cases))('%s gives the bits of one thread on any number of them', (kernel) => {
    const found = Object.entries(cases[kernel]!).flatMap(([name, prepare]) =>
      differences(pairs, kernel, prepare, name),
    );
    expect(found.slice(0, 5)).toEqual([]);
  });

  it('have a case for everything that is divided', () => {
    for (const kernel of Object.keys(divisions)) expect(cases).toHaveProperty(kernel);
  });
});
