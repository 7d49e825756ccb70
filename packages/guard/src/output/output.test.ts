import { expect, it } from 'vitest';
import { guarded } from '../guarded.ts';
import { repeatedNgrams } from './repeated-ngrams.ts';
import { wholeSentences } from './whole-sentences.ts';

const whole = (text: string) => guarded(text, [wholeSentences()]).text;

it('cuts behind the last whole sentence', () => {
  for (const [text, expected] of Object.entries({
    'It rained. Then the': 'It rained.',
    'It rained. It stopped.': 'It rained. It stopped.',
    'It rained. ': 'It rained. ',
    '“Is it?” she asked. “No, it': '“Is it?” she asked.',
    'He said “Stop!” and then': 'He said “Stop!”',
    'Wait… and so': 'Wait…',
    'It costs 3.50 and': 'It costs 3.50 and',
    'See example.org for': 'See example.org for',
    'Dr. Smith met Mr. J. R. Hill, e.g. at': 'Dr. Smith met Mr. J. R. Hill, e.g. at',
    'It is done. Dr. Smith met': 'It is done.',
    'No end at all': 'No end at all',
    '今日は雨です。明日は': '今日は雨です。',
    'आज बारिश है। कल': 'आज बारिश है।',
    'هل هذا صحيح؟ نعم': 'هل هذا صحيح؟',
  }))
    expect(whole(text), text).toBe(expected);
});

it('drops rows of words that stood there already, and only these', () => {
  const drop = (text: string, size: number) => guarded(text, [repeatedNgrams({ size })]).text;
  expect(drop('a b c a b c a b c', 3)).toBe('a b c');
  expect(drop('The sea is wide. I like it. The sea is wide, truly.', 4)).toBe(
    'The sea is wide. I like it. The sea is wide, truly.',
  );
  expect(drop('The sea is wide. I like it. the Sea is wide. And deep.', 4)).toBe(
    'The sea is wide. I like it. And deep.',
  );
  expect(drop('no no no', 2)).toBe('no');
  expect(drop('天天向上天天向上', 4)).toBe('天天向上');
  expect(drop('one two three', 3)).toBe('one two three');
});
