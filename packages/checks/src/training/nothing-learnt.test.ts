import { expect, it } from 'vitest';
import { checks } from '../catalog.ts';

const nothingLearnt = checks.find(({ code }) => code === 'RDG204')!;

/** Uniform numbers of xorshift128. */
const uniforms = (seed: number): (() => number) => {
  const state = [seed, 362436069, 521288629, 88675123];
  return () => {
    let t = state[0]!;
    t ^= t << 11;
    t ^= t >>> 8;
    const last = state[3]!;
    state.shift();
    state.push((t ^ last ^ (last >>> 19)) | 0);
    return (state[3]! >>> 0) / 2 ** 32;
  };
};

// by the median of differences alone, a fall by chance hid 5 % of such runs
it('takes no wild batch for a fall: of 1,000 flat runs with log-normal batches it names all but 2 %', () => {
  const uniform = uniforms(123456789);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const mean = Math.exp(0.32);
  const passed = Array.from({ length: 1000 }, () =>
    nothingLearnt.find({
      steps: Array.from({ length: 400 }, (_, step) => ({
        step,
        dataLoss: 4 + 0.1 * (Math.exp(0.8 * normal()) - mean),
        gradientNorm: 1,
      })),
    } as never),
  ).filter((seen) => 'isFault' in seen && !seen.isFault).length;
  expect(passed).toBeLessThan(20);
});
