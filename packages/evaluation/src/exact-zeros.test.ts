import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exactZeros } from './exact-zeros.ts';

const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });

it('counts 0 and −0, and nothing that is merely small', () => {
  const params = { 'head/kernel': tensor(0, -0, 1e-45, -1e-38, 1), 'head/bias': tensor(0) };
  expect(exactZeros(params)).toEqual({
    zeros: 3,
    size: 6,
    share: 0.5,
    byPath: {
      'head/kernel': { zeros: 2, size: 5, share: 0.4 },
      'head/bias': { zeros: 1, size: 1, share: 1 },
    },
  });
});

it('counts only the paths asked for, each once', () => {
  const params = { kernel: tensor(0, 1), bias: tensor(0, 0) };
  expect(exactZeros(params, ['kernel', 'kernel'])).toMatchObject({ zeros: 1, size: 2, share: 0.5 });
  expect(exactZeros(params, [])).toEqual({ zeros: 0, size: 0, share: 0, byPath: {} });
});

it('finds the zeros that were put there', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (isZero) => {
      const { zeros, size } = exactZeros({ w: tensor(...isZero.map((zero) => (zero ? 0 : 0.5))) });
      expect([zeros, size]).toEqual([isZero.filter((zero) => zero).length, isZero.length]);
    }),
  );
});

it('takes any path as plain data', () => {
  const params = JSON.parse('{"__proto__":1,"constructor":1}', (key, value) =>
    key === '' ? value : tensor(0),
  );
  expect(Object.keys(exactZeros(params).byPath)).toEqual(['__proto__', 'constructor']);
  expect(() => exactZeros({}, ['toString'])).toThrow('exactZeros: there is no parameter "toString".');
});

it('names the nearest parameter when there is none of that path', () => {
  expect(() => exactZeros({ 'head/kernel': tensor(1) }, ['head/kernl'])).toThrow(
    expect.objectContaining({ code: 'E_SELECTOR', hint: 'Did you mean "head/kernel"?' }),
  );
});
