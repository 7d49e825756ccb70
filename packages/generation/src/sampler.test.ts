import { randomStream } from '@ridgeline/tensors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../golden/warpers.json' with { type: 'json' };
import { samplers } from './catalog.ts';
import { distribution } from './distribution.ts';
import { greedy } from './greedy.ts';
import { sampler } from './sampler.ts';

const random = randomStream(1);
const open = { temperature: 1, topK: 0, topP: 1, minP: 0, typicalP: 1 };
const logitsOf = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 30 });
const scale = (values: number[]) => Float32Array.from(values, (value) => value / 8);

it('gives the probabilities of Hugging Face’s warpers', () => {
  for (const { logits, probabilities, ...options } of golden.cases) {
    const actual = distribution(
      Float32Array.from(logits, (logit) => logit ?? -Infinity),
      { ...open, ...options },
    );
    for (const [id, p] of probabilities.entries()) {
      expect(actual[id], `${JSON.stringify(options)} id ${id}`).toBeCloseTo(p, 12);
    }
  }
});

it('keeps a distribution, exactly k tokens, and no fewer than hold p', () => {
  fc.assert(
    fc.property(logitsOf, fc.nat(40), fc.integer({ min: 0, max: 20 }), (values, topK, twentieths) => {
      const logits = scale(values);
      const whole = distribution(logits, { ...open, topK });
      expect(whole.filter((p) => p > 0)).toHaveLength(
        topK === 0 ? values.length : Math.min(topK, values.length),
      );
      const cut = distribution(logits, { ...open, topK, topP: twentieths / 20 });
      expect(cut.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      const kept = whole.filter((_, id) => cut[id]! > 0);
      expect(kept.reduce((sum, p) => sum + p, 0)).toBeGreaterThanOrEqual(twentieths / 20 - 1e-12);
      const smallestKept = Math.min(...kept);
      expect(whole.every((p, id) => cut[id]! > 0 || p <= smallestKept)).toBe(true);
    }),
  );
});

it('keeps the lower ids where several tie for the last place', () => {
  const equal = Float32Array.of(1, 1, 1, 1);
  expect([...distribution(equal, { ...open, topK: 2 })]).toEqual([0.5, 0.5, 0, 0]);
  expect([...distribution(equal, { ...open, topP: 0.5 })]).toEqual([0.5, 0.5, 0, 0]);
  expect(greedy().next(Float32Array.of(0.1, 2, 2), random)).toBe(1);
});

it('is greedy at temperature 0, and nearly so just above', () => {
  fc.assert(
    fc.property(logitsOf, fc.nat(), (values, step) => {
      const logits = scale(values);
      const best = logits.indexOf(Math.max(...logits));
      expect(greedy().next(logits, random)).toBe(best);
      expect(sampler({ temperature: 0, topP: 0.1 }).next(logits, random.at(step))).toBe(best);
      expect(sampler({ topK: 1 }).next(logits, random.at(step))).toBe(best);
      const tied = sampler({ temperature: 1e-320 }).next(logits, random.at(step));
      expect(logits[tied]).toBe(logits[best]);
    }),
  );
});

it('draws each token as often as its probability says', () => {
  const logits = Float32Array.from([0.5, -1, 2, 0, 1.5, -Infinity]);
  const options = { temperature: 0.9, topK: 4, topP: 0.95 };
  const probabilities = distribution(logits, { ...open, ...options });
  const { next } = sampler(options);
  const counts = new Float64Array(logits.length);
  const draws = 40_000;
  for (let i = 0; i < draws; i++) counts[next(logits, random.at(i))]!++;
  let chiSquare = 0;
  for (const [id, p] of probabilities.entries()) {
    if (p === 0) expect(counts[id]).toBe(0);
    else chiSquare += (counts[id]! - draws * p) ** 2 / (draws * p);
  }
  expect(chiSquare).toBeLessThan(16.3); // 0.1 % point with 3 degrees of freedom
});

it('gives one token for one stream, also where the filters are open', () => {
  const logits = scale([8, -3, 12, 0, 5]);
  const plain = sampler();
  const wide = sampler({ temperature: 1, topK: 5, topP: 1 });
  for (let step = 0; step < 200; step++) {
    const id = plain.next(logits, random.at(step));
    expect(plain.next(logits, random.at(step))).toBe(id);
    expect(wide.next(logits, random.at(step))).toBe(id);
  }
});

it('is rebuilt from its spec', () => {
  const { spec } = sampler({ temperature: 0.8, topK: 40 });
  expect(spec).toEqual({ kind: 'sampler', temperature: 0.8, topK: 40, topP: 1, minP: 0, typicalP: 1 });
  expect(samplers.sampler(spec as object).spec).toEqual(spec);
  expect(samplers.greedy().spec).toEqual({ kind: 'greedy' });
});

it('refuses logits that are not finite', () => {
  for (const unit of [greedy(), sampler(), sampler({ temperature: 0 })]) {
    const next =
      (...logits: number[]) =>
      () =>
        unit.next(Float32Array.from(logits), random);
    expect(next(1, NaN)).toThrow('sampler: logits must be finite, got NaN for id 1.');
    expect(next(Infinity, 1)).toThrow(expect.objectContaining({ code: 'E_NAN' }));
    expect(next(-Infinity, -Infinity)).toThrow('at least one logit must be finite, got none.');
    expect(next()).toThrow(expect.objectContaining({ code: 'E_NAN' }));
    expect(next(-Infinity, 3)()).toBe(1);
  }
});

it('refuses options outside their ranges', () => {
  expect(() => sampler({ temperature: -1 })).toThrow(
    'sampler: temperature must be a finite number ≥ 0, got -1.',
  );
  expect(() => sampler({ temperature: NaN })).toThrow('got NaN');
  expect(() => sampler({ topK: 1.5 })).toThrow('sampler: topK must be an integer ≥ 0, got 1.5.');
  expect(() => sampler({ topP: 1.1 })).toThrow('sampler: topP must be a number in [0, 1], got 1.1.');
});
