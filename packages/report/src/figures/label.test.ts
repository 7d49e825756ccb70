import { expect, it } from 'vitest';
import { labelWidth, shortened } from './label.ts';

it('takes wide writing as wide, and a grapheme of several code points as one', () => {
  expect(labelWidth('lowest')).toBeCloseTo(43.2);
  expect(labelWidth('ночь')).toBeGreaterThan(labelWidth('noch'));
  expect(labelWidth('夜')).toBeGreaterThan(labelWidth('ж'));
  expect(labelWidth('👩‍👩‍👧')).toBe(labelWidth('👍'));
  expect(labelWidth('e\u0301')).toBe(labelWidth('é'));
});

it('cuts a name to the room that it has, and never within a grapheme', () => {
  const room = 80;
  for (const name of [
    'очень хорошо',
    'a very long name',
    '非常に良い製品です',
    '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧',
  ]) {
    const cut = shortened(name, room);
    expect(cut.endsWith('…')).toBe(true);
    expect(labelWidth(cut)).toBeLessThanOrEqual(room);
    expect(name.startsWith(cut.slice(0, -1))).toBe(true);
  }
  expect(shortened('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 30)).toBe('👩‍👩‍👧…');
  expect(shortened('short', room)).toBe('short');
});
