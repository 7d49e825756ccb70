import { expect, it } from 'vitest';
import { latexEscapes } from './latex-escapes.ts';

// the ten special characters, and how text has them: LaTeX2e, an unofficial reference manual, "Reserved characters"
it.each([
  ...[...'#$%&_{}'].map((character) => [character, `\\${character}`] as const),
  ['~', '\\textasciitilde{}'],
  ['^', '\\textasciicircum{}'],
  ['\\', '\\textbackslash{}'],
] as const)('writes %s as %s', (character, written) => {
  expect(latexEscapes[character]).toBe(written);
});
