import { randomStream } from '@ridgeline/tensors';
import { describe, expect, it } from 'vitest';
import { samplers } from './catalog.ts';
import type { Sampler } from './sampler.ts';

const random = randomStream(1);
const logits = Float32Array.of(0.1, 2, -1, Number.NEGATIVE_INFINITY, 2);

describe.each(Object.entries(samplers))('%s', (_, kind) => {
  const sampler: Sampler = kind(kind.example);

  it('gives an id of the vocabulary, the same from the same stream', () => {
    const ids = Array.from({ length: 50 }, (_, step) => sampler.next(logits, random.at(step)));
    for (const id of ids) expect(logits[id]).toBeDefined();
    expect(ids.map((_, step) => sampler.next(logits, random.at(step)))).toEqual(ids);
  });

  it('leaves the logits as they are', () => {
    const given = logits.slice();
    sampler.next(given, random.at(0));
    expect(given).toEqual(logits);
  });
});
