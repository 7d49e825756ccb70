import { expect, it } from 'vitest';
import type { Terminal } from '../terminal/terminal.ts';
import { warnUnknown } from './warn-unknown.ts';

const told = (unknown: number, texts: number): string => {
  let words = '';
  const terminal = { warn: (line: string) => (words += line) } as unknown as Terminal;
  warnUnknown({ unknown, texts, answer: 'class' }, terminal);
  return words;
};

it.each([
  [0, 3, ''],
  [1, 1, 'The text holds no word that the model knows: its class is a guess.'],
  [1, 3, '1 of 3 texts holds no word that the model knows: its class is a guess.'],
  [2, 3, '2 of 3 texts hold no word that the model knows: their class is a guess.'],
])('%i of %i texts', (unknown, texts, words) => {
  expect(told(unknown, texts)).toBe(words);
});
