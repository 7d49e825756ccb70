import { expect, it } from 'vitest';
import { width, wrap } from './wrap.ts';

it('breaks a text at spaces so that no line is too long, and indents all but the first', () => {
  const lines = wrap('a word '.repeat(40).trim(), 10).split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(10 + lines[0]!.length).toBeLessThanOrEqual(width);
  for (const line of lines.slice(1)) {
    expect(line).toMatch(/^ {10}\S/);
    expect(line.length).toBeLessThanOrEqual(width);
  }
});
