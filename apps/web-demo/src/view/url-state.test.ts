import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  defaults,
  defaultsFor,
  type NumberField,
  numberFields,
  penaltyKinds,
  type Settings,
} from '../settings/settings.ts';
import { fromHash, toHash } from './url-state.ts';

test('the defaults leave the address empty', () => {
  expect(toHash(defaults)).toBe('');
  expect(fromHash('')).toEqual({ settings: defaults, notes: [] });
});

test('only what differs is written', () => {
  expect(toHash(defaultsFor('l2'))).toBe('penalty=l2');
  expect(toHash({ ...defaults, lambda: 0, seed: 3 })).toBe('lambda=0&seed=3');
});

/** Any number that a field takes; of those with fine steps any between its ends. */
const anyNumber = (field: NumberField): fc.Arbitrary<number> => {
  const { min, max, step } = numberFields[field];
  return step >= 1
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((value) => value + 0);
};

const anySettings = fc.record({
  penalty: fc.constantFrom(...penaltyKinds),
  ...Object.fromEntries(
    (Object.keys(numberFields) as NumberField[]).map((field) => [field, anyNumber(field)]),
  ),
}) as fc.Arbitrary<Settings>;

test('what was written is read back', () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      expect(fromHash(`#${toHash(settings)}`)).toEqual({ settings, notes: [] });
    }),
  );
});

test('links of the first version go on working', () => {
  expect(fromHash('#penalty=elasticNet&lambda=0.5&alpha=0.25&seed=42').settings).toEqual({
    ...defaultsFor('elasticNet'),
    lambda: 0.5,
    alpha: 0.25,
    seed: 42,
  });
});

test('W07, W23: what the controls cannot reach is ignored with a note', () => {
  const { settings, notes } = fromHash('#lambda=5000&penalty=l3&colour=red');
  expect(settings).toEqual(defaults);
  expect(notes).toEqual([
    expect.stringContaining('“l3”'),
    `The address asks for lambda = 5000, but it goes from 0 to ${numberFields.lambda.max}. It was ignored.`,
    expect.stringContaining('“colour”'),
  ]);
});

test('any address at all gives settings that can be used', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (hash) => {
      const { settings, notes } = fromHash(hash);
      expect(fromHash(toHash(settings)).settings).toEqual(settings);
      expect(notes.length).toBeLessThanOrEqual(3);
    }),
  );
  expect(fromHash('#penalty=__proto__&constructor=1').settings).toEqual(defaults);
});
