import { expectClose } from '@ridgeline/testing';
import { memory, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { extremeCases } from './extremes.ts';
import { edges } from './op-edges.ts';
import { evaluate, pairs } from './op-pairs.ts';

describe.each(Object.entries(backends))('on %s, an op is its composition', (_, start) => {
  beforeAll(start);

  it.each([...pairs, ...edges].map((pair) => [pair.name, pair] as const))(
    '%s',
    (_, { shapes, op, composition }) => {
      const before = memory().numTensors;
      tidy(() => {
        const [found, expected] = [evaluate(op, shapes), evaluate(composition, shapes)];
        for (const what of ['outputs', 'gradients'] as const) {
          expect(Object.keys(found[what])).toEqual(Object.keys(expected[what]));
          for (const [name, value] of Object.entries(expected[what])) {
            expectClose(found[what][name]!, value, {
              relative: 1e-5,
              absolute: 1e-6,
              what: `${what} ${name}`,
            });
          }
        }
      });
      expect(memory().numTensors).toBe(before);
    },
  );

  it.each(extremeCases().map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
});
