import { describe, expect, it } from 'vitest';
import { parseSpace } from './tune-space.ts';

describe('parseSpace', () => {
  it('reads lists, even ranges, ranges by logarithm and whole numbers', () => {
    expect(
      parseSpace([
        'model.hidden=32,64',
        'tokenizer.kind=char,word',
        'a=0..1',
        'b=1e-4..1e-2:log',
        'c=1..4:int',
      ]),
    ).toEqual({
      'model.hidden': { among: [32, 64] },
      'tokenizer.kind': { among: ['char', 'word'] },
      a: { uniform: [0, 1] },
      b: { logUniform: [1e-4, 1e-2] },
      c: { integer: [1, 4] },
    });
  });

  it.each([
    ['a', 'it must be KEY=VALUES'],
    ['a=', 'it must be KEY=VALUES'],
    ['a=1,,2', 'a value of the list is empty'],
    ['a=2..1', 'the range must rise'],
    ['a=0..1:log', 'must be above 0'],
    ['a=0..1:cubic', 'a range is even, :log or :int'],
    ['a=low..high', 'must be numbers'],
    ['a=0.5..3:int', 'whole ends'],
  ])('refuses %s: %s', (given, problem) => {
    expect(() => parseSpace([given])).toThrow(problem);
  });

  it('refuses a setting that is given twice', () => {
    expect(() => parseSpace(['a=1,2', 'a=3,4'])).toThrow('a is given twice');
  });
});
