import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../golden/processors.json' with { type: 'json' };
import { processors } from './catalog.ts';
import { type Context, type Processor, processed } from './processor.ts';
import { processorsOf } from './processors-of.ts';

const unitOf = ({ kind, ...options }: { readonly kind: string }): Processor =>
  (processors[kind as keyof typeof processors] as unknown as (options: object) => Processor)(options);

const vector = (logits: readonly (number | null)[]) =>
  Float32Array.from(logits, (logit) => logit ?? -Infinity);

it('gives the logits of Hugging Face’s processors and warpers, each alone and all in its order', () => {
  for (const { ids, promptLength, ends, logits, after } of golden.cases)
    for (const { processors: specs, logits: expected } of after) {
      const actual = processed(vector(logits), specs.map(unitOf), { ids, promptLength, ends });
      const what = JSON.stringify({ specs, ids });
      for (const [id, value] of vector(expected).entries())
        if (value === -Infinity) expect(actual[id], `${what} id ${id}`).toBe(value);
        else expect(actual[id], `${what} id ${id}`).toBeCloseTo(value, 6);
    }
});

describe.each(Object.entries(processors))('%s', (_, kind) => {
  const unit = (kind as unknown as (options: object) => Processor)(kind.example);
  const vocabulary = 6;
  const contexts = fc.record({
    ids: fc.array(fc.nat(vocabulary - 1), { minLength: 1, maxLength: 12 }),
    promptLength: fc.constant(1),
    ends: fc.constant([2]),
  });
  const values = fc.array(fc.integer({ min: -40, max: 40 }), {
    minLength: vocabulary,
    maxLength: vocabulary,
  });

  it('is a function of logits and context alone, and leaves both as they are', () => {
    fc.assert(
      fc.property(contexts, values, (context: Context, list) => {
        const logits = Float32Array.from(list, (value) => value / 8);
        const [given, ids] = [logits.slice(), [...context.ids]];
        const after = unit.process(given, context);
        expect(given).toEqual(logits);
        expect(context.ids).toEqual(ids);
        expect(after).toHaveLength(vocabulary);
        expect(unit.process(given, context)).toEqual(after);
      }),
    );
  });

  it('is rebuilt from its spec', () => {
    const { spec } = unit;
    expect(unitOf(spec).spec).toEqual(spec);
  });
});

it('keeps at least one token, whatever the share', () => {
  const context = { ids: [0], promptLength: 1, ends: [] };
  const logits = Float32Array.of(1, 5, 2);
  const kept = (unit: Processor) =>
    [...unit.process(logits, context)].flatMap((l, id) => (l > -Infinity ? [id] : []));
  expect(kept(processors.topP({ p: 0 }))).toEqual([1]);
  expect(kept(processors.minP({ p: 1 }))).toEqual([1]);
  expect(kept(processors.typical({ p: 0 }))).toHaveLength(1);
});

it('counts what was written by frequency and presence penalty, and not the prompt', () => {
  const logits = Float32Array.of(1, 1, 1);
  const context = { ids: [0, 0, 1, 2, 2], promptLength: 2, ends: [] };
  expect([...processors.frequencyPenalty({ penalty: 0.5 }).process(logits, context)]).toEqual([1, 0.5, 0]);
  expect([...processors.presencePenalty({ penalty: 0.5 }).process(logits, context)]).toEqual([1, 0.5, 0.5]);
});

it('makes no processor of what is off, and the others in the order of Hugging Face', () => {
  expect(processorsOf({})).toEqual([]);
  const off = { repetitionPenalty: 1, frequencyPenalty: 0, presencePenalty: 0, noRepeatNgram: 0 };
  expect(processorsOf(off)).toEqual([]);
  const on = { noRepeatNgram: 2, presencePenalty: 1, frequencyPenalty: 1, repetitionPenalty: 2 };
  expect(processorsOf(on).map(({ spec }) => spec.kind)).toEqual([
    'repetitionPenalty',
    'frequencyPenalty',
    'presencePenalty',
    'noRepeatNgram',
  ]);
});

it('refuses ids that are none', () => {
  expect(() => processors.badWord({ ids: [] })).toThrow(
    expect.objectContaining({
      code: 'E_OPTION',
      message: 'badWord: ids must be ids of the vocabulary, got none.',
    }),
  );
  expect(() => processors.prefix({ ids: [1, 1.5] })).toThrow('got 1.5 at 1.');
  expect(() => processors.suppressTokens({ ids: [-1] })).toThrow(
    expect.objectContaining({ code: 'E_RANGE' }),
  );
  expect(() => processors.repetitionPenalty({ penalty: 0 })).toThrow(
    expect.objectContaining({ code: 'E_RANGE' }),
  );
});
