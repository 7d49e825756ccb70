import '@tensorflow/tfjs-backend-cpu';
import { grad, ones, setBackend, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import golden from '../../golden/rotary.json' with { type: 'json' };
import { rotary, rotaryTurns } from './rotary.ts';

beforeAll(() => setBackend('cpu'));

interface Golden {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const tensorOf = ({ shape, data }: Golden): Tensor => tensor([...data], [...shape]);

const close = (actual: Tensor, { data }: Golden): void => {
  actual.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(data[i]!, 5);
  });
};

it('turns as Llama does, and turns the gradient back', () => {
  tidy(() => {
    const [inputs, cotangent] = [tensorOf(golden.inputs), tensorOf(golden.cotangent)];
    const turned = (x: Tensor) => rotary(x, { size: golden.size });
    close(turned(inputs), golden.outputs);
    close(grad(turned)(inputs, cotangent), golden.gradient);
  });
});

it('leaves the first position as it is, and turns the second pair of the second by 1/100', () => {
  tidy(() => {
    expect([...rotary(ones([1, 2, 2]), { size: 2 }).dataSync()]).toEqual(
      [1, 1, Math.cos(1) - Math.sin(1), Math.cos(1) + Math.sin(1)].map(Math.fround),
    );
    expect([...rotaryTurns(2, 4).dataSync()]).toEqual(
      [1, 1, 0, 0, Math.cos(1), Math.cos(0.01), Math.sin(1), Math.sin(0.01)].map(Math.fround),
    );
  });
});

it('refuses heads that are odd or do not fill the width', () => {
  tidy(() => {
    expect(() => rotary(zeros([1, 2, 9]), { size: 3 })).toThrow('rotary: size must be even, got 3.');
    expect(() => rotary(zeros([1, 2, 9]), { size: 4 })).toThrow(
      'rotary: inputs must be [B, T, 12], got [1, 2, 9].',
    );
    expect(() => rotary(zeros([1, 2, 9]), { size: 0 })).toThrow(
      'rotary: size must be an integer ≥ 1, got 0.',
    );
  });
});
