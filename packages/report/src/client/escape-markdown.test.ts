import { expect, it } from 'vitest';
import { escapeMarkdown } from './escape-markdown.ts';

it.each([
  ['a|b', 'a\\|b'],
  ['`c` *d* e_f \\g', '\\`c\\` \\*d\\* e\\_f \\\\g'],
  ['p < 0.001, 1 <2', 'p < 0.001, 1 <2'],
  ['<script>', '\\<script>'],
  ['−0.099 [−0.131, −0.067]', '−0.099 [−0.131, −0.067]'],
  ['[x](http://y) [z]: w', '[x\\](http://y) [z\\]: w'],
  ['# head', '\\# head'],
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['2.046 ± 0.008', '2.046 ± 0.008'],
  ['one\r\n\r\ntwo', 'one two'],
  ['&lt; &#38; a & b; AT&T', '\\&lt; \\&#38; a & b; AT&T'],
  ['~~no~~', '\\~\\~no\\~\\~'],
])('shows %j as it stands', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
