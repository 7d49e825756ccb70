import type { HostArray, InputNoise, Vocabulary } from '@ridgeline/contracts';
import { type ConformanceCase, type FromSpec, specCases } from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';

const special = { unknown: 0, pad: 7, begin: 8, end: 9 };
const vocabulary: Vocabulary = {
  vocabulary: ['<unk>', 'a', 'b', 'c', 'd', 'e', 'f', '<pad>', '<s>', '</s>'],
  special,
};
const [rows, length] = [4, 12];

/** Rows of words between a beginning and an end, the last filled up with padding. */
const texts = (): HostArray => {
  const words = random.stream('texts').integers(rows * length, 6);
  const data = words.map((word, i) => {
    const [row, t] = [Math.floor(i / length), i % length];
    const last = length - 1 - row;
    if (t === 0) return special.begin;
    return t < last ? word + 1 : t === last ? special.end : special.pad;
  });
  return { shape: [rows, length], data };
};

const steps = Array.from({ length: 20 }, (_, step) => step);

/**
 * What noise on inputs must hold to: shape and range stay, padding, beginnings and ends are left where they are, it follows
 * its random stream and nothing else, and writes to nothing that it is given.
 *
 * @param unit strong enough to change one of some hundred ids.
 * @example for (const { name, run } of inputNoiseCases(wordDropout({ rate: 0.5 }))) it(name, run);
 */
export const inputNoiseCases = (
  unit: InputNoise,
  fromSpec?: FromSpec<InputNoise>,
): readonly ConformanceCase[] => {
  const apply = (step: number): HostArray => unit.apply(texts(), random.at(step), vocabulary);
  return [
    ...specCases(unit, fromSpec),
    {
      name: 'gives ids of the vocabulary in the shape that they had',
      run: async () => {
        for (const { shape, data } of steps.map(apply)) {
          ensure(
            shape.join() === `${rows},${length}`,
            `apply: expected [${rows}, ${length}], got [${shape}].`,
          );
          ensure(
            data instanceof Int32Array && data.length === rows * length,
            'apply: expected an id at each place.',
          );
          const foreign = data.find((id) => id < 0 || id >= vocabulary.vocabulary.length);
          ensure(foreign === undefined, `apply: ${foreign} is no id of the vocabulary.`);
        }
      },
    },
    {
      name: 'leaves padding, beginnings and ends where they are',
      run: async () => {
        const before = texts().data;
        const fixed = [special.pad, special.begin, special.end];
        for (const { data } of steps.map(apply))
          before.forEach((id, i) => {
            const moved = data[i] !== id && [id, data[i]!].some((one) => fixed.includes(one));
            ensure(!moved, `apply: expected ${id} at ${i}, got ${data[i]}.`);
          });
      },
    },
    {
      name: 'follows its random stream',
      run: async () => {
        const [first, second] = [1, 1].map((step) => apply(step).data.join());
        ensure(first === second, 'apply: one stream must give one result.');
        const found = new Set(steps.map((step) => apply(step).data.join()));
        ensure(found.size > 1, 'apply: expected other noise at another step.');
      },
    },
    {
      name: 'writes to nothing that it is given',
      run: async () => {
        for (const step of steps) {
          const given = texts();
          unit.apply(given, random.at(step), vocabulary);
          ensure(given.data.join() === texts().data.join(), 'apply: its argument was written to.');
        }
      },
    },
  ];
};
