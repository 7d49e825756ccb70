import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaults, defaultsFor, numberFields, penaltyKinds, type Settings } from './settings.ts';
import { fromHash, toHash } from './url-state.ts';

test('the defaults leave the address empty', () => {
  expect(toHash(defaults)).toBe('');
  expect(fromHash('')).toEqual({ settings: defaults, notes: [] });
});

test('only what differs is written', () => {
  expect(toHash(defaultsFor('l2'))).toBe('penalty=l2');
  expect(toHash({ ...defaults, lambda: 0, seed: 3 })).toBe('lambda=0&seed=3');
});

const integer = ({ min, max }: { readonly min: number; readonly max: number }) => fc.integer({ min, max });
const anySettings: fc.Arbitrary<Settings> = fc.record({
  penalty: fc.constantFrom(...penaltyKinds),
  lambda: fc.double({ min: 0, max: 10, noNaN: true }).map((value) => value + 0),
  alpha: fc.constantFrom(0, 0.25, 1),
  rate: fc.constantFrom(0, 0.5, 0.9),
  hidden: integer(numberFields.hidden),
  characters: integer(numberFields.characters),
  seed: integer(numberFields.seed),
});

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
  const { settings, notes } = fromHash('#lambda=50&penalty=l3&colour=red');
  expect(settings).toEqual(defaults);
  expect(notes).toEqual([
    expect.stringContaining('“l3”'),
    'The address asks for lambda = 50, but it goes from 0 to 10. It was ignored.',
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
