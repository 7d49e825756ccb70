import { type AnyKind, type Descriptor, define } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { catalogueCases, kindCases } from './kind-cases.ts';

const described = {
  about: 'Halves weights.',
  options: {
    rate: { type: 'number', min: 0, below: 1, about: 'The rate.' },
    mode: { type: 'choice', among: ['soft', 'hard'], default: 'soft', about: 'How it acts.' },
  },
  example: { rate: 0.5 },
  stage: 'trial',
  since: '0.1.0',
} as const satisfies Descriptor;

const halve = define('halve', described, () => ({}));

/** The kind with another descriptor, as a source without types may have it. */
const withDescriptor = (change: Readonly<Record<string, unknown>>): AnyKind =>
  define('halve', { ...described, ...change } as typeof described, () => ({})) as AnyKind;

const messages = async (kind: AnyKind): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { run } of kindCases('halve', kind)) await run().catch(({ message }) => found.push(message));
  return found;
};

it('finds nothing in a kind that is what it says', async () => {
  expect(await messages(halve as AnyKind)).toEqual([]);
});

it.each([
  ['an unknown stage', { stage: 'beta' }, 'halve: stage must be one of trial, stable, got "beta".'],
  ['a missing version', { since: undefined }, 'halve: since must be a version, got "undefined".'],
  ['no sentence about it', { about: 'halves' }, 'halve: about must be a sentence, got "halves".'],
  [
    'an example out of range',
    { example: { rate: 2 } },
    'halve: {"rate":2} must be taken, got RidgelineError: halve: rate must be a number in [0, 1), got 2.',
  ],
  [
    'an example of what is no option',
    { example: { rate: 0.5, speed: 1 } },
    'halve: speed of the example is no option.',
  ],
  [
    'a default out of range',
    { options: { ...described.options, rate: { ...described.options.rate, default: 3 } }, example: {} },
    'halve: {} must be taken, got RidgelineError: halve: rate must be a number in [0, 1), got 3.',
  ],
  [
    'an option without a sentence',
    { options: { rate: { ...described.options.rate, about: undefined } } },
    'halve: rate must be told in a sentence, got "undefined".',
  ],
  [
    'a path that falls',
    { path: { option: 'rate', values: [0.5, 0.1], shown: 0.1, top: 0.9, ratio: 0.1 } },
    'halve: the path must rise, got 0.5, 0.1.',
  ],
])('finds %s, and names the kind', async (_, change, message) => {
  expect(await messages(withDescriptor(change))).toContain(message);
});

it.each([
  ['another kind', { kind: 'double', rate: 0.5, mode: 'soft' }, 'halve: the kind in its spec is "double".'],
  [
    'another option',
    { kind: 'halve', rate: 0.1, mode: 'soft' },
    'halve: rate of the example is 0.5, and 0.1 in its spec.',
  ],
  [
    'another default',
    { kind: 'halve', rate: 0.5, mode: 'hard' },
    'halve: the default of mode is "soft", and "hard" in its spec.',
  ],
  [
    'what is no JSON',
    { kind: 'halve', rate: 0.5, mode: 'soft', at: Number.NaN },
    'halve: spec: only JSON values may stand in it',
  ],
])('finds a factory that writes %s than its descriptor says', async (_, spec, message) => {
  const kind = define('halve', described, () => ({ spec }));
  expect((await messages(kind as AnyKind)).join('\n')).toContain(message);
});

it('finds a factory that takes what its descriptor refuses', async () => {
  const kind = Object.assign(() => ({ spec: { kind: 'halve', rate: 0.5, mode: 'soft' } }), {
    kind: 'halve',
    ...described,
  });
  expect(await messages(kind as AnyKind)).toContain('halve: rate must refuse -1 by name, got undefined.');
});

it('finds a kind that its catalogue calls otherwise, and two of one name', async () => {
  const [first] = kindCases('half', halve as AnyKind);
  await expect(first!.run()).rejects.toThrow('half: the catalogue\'s name is not its kind, "halve".');
  const [names] = catalogueCases('regularizer', { halve, half: halve } as never);
  await expect(names!.run()).rejects.toThrow(
    'halve: two kinds of regularizer have this name, listed as halve and half.',
  );
});
