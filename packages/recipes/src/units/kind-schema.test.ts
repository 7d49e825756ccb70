import { define, type Range } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { kindSchema } from './kind-schema.ts';

/** A kind whose options have this range. */
const kindOf = (range: Range) =>
  define(
    'ranged',
    {
      about: 'Takes numbers.',
      options: {
        value: { type: 'number', ...range, about: 'A number.' },
        count: { type: 'integer', default: 1, ...range, about: 'How many.' },
        weights: { type: 'numbers', optional: true, ...range, about: 'A number of each class.' },
      },
      example: { value: 1 },
      stage: 'trial',
      since: '0.1.0',
    },
    () => ({}),
  );

it.each([
  [{ min: 1 }, [1, 2], [0]],
  [{ above: 1 }, [2], [1, 0]],
  [{ max: 1 }, [0, 1], [2]],
  [{ below: 1 }, [0], [1, 2]],
  [{ above: 0, max: 2 }, [1, 2], [0, 3]],
  [{ min: 0, below: 2 }, [0, 1], [-1, 2]],
] as const)('takes in %j what its factory takes, and no more', (range, within, beyond) => {
  const kind = kindOf(range);
  const schema = kindSchema(kind);
  const good = within[0];
  const optionsOf = (value: number) => [
    { value },
    { value: good, count: value },
    { value: good, count: good, weights: [good, value] },
  ];
  for (const options of within.flatMap(optionsOf)) {
    expect(schema.safeParse({ kind: 'ranged', count: good, ...options }).success).toBe(true);
    expect(() => kind({ count: good, ...options })).not.toThrow();
  }
  for (const options of beyond.flatMap(optionsOf)) {
    expect(schema.safeParse({ kind: 'ranged', count: good, ...options }).success).toBe(false);
    expect(() => kind({ count: good, ...options })).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  }
});

it('fills in defaults, and refuses what is no whole number or no option', () => {
  const schema = kindSchema(kindOf({}));
  expect(schema.parse({ kind: 'ranged', value: 0.5 })).toEqual({ kind: 'ranged', value: 0.5, count: 1 });
  expect(schema.safeParse({ kind: 'ranged', value: 0.5, count: 1.5 }).success).toBe(false);
  expect(schema.safeParse({ kind: 'ranged', value: 0.5, size: 1 }).success).toBe(false);
});
