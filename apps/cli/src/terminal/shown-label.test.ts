import { expect, it } from 'vitest';
import { shownLabel, shownText } from './shown-label.ts';

it('shows a label on one line', () => {
  expect(shownLabel('a\r\nb\u2028c\x1b[31md')).toBe('a↵b↵c\\u001b[31md');
});

it('keeps the lines of a text, and lets none of its characters steer the terminal', () => {
  expect(shownText('a\n\tb \x1b[2J\r\x07\x9b é 👩‍👩‍👧')).toBe(
    'a\n\tb \\u001b[2J\\u000d\\u0007\\u009b é 👩‍👩‍👧',
  );
});
