import { expect, it } from 'vitest';
import { openTerminal } from '../terminal/terminal.ts';
import { showFindings } from './show-findings.ts';

it('shows texts of the data on a line, without what steers the terminal', () => {
  const out: string[] = [];
  const stdout = { write: (text: string) => out.push(text) > 0 };
  const found = {
    ...{ code: 'RDG103', title: 'Training texts are repeated', severity: 'warning', outcome: 'found' },
    ...{ how: '2 of them', why: 'So.', remedy: 'Drop them.', examples: ['a\n\x1b[31mb'] },
  };
  showFindings(
    [found] as never,
    { folder: 'run', all: false },
    openTerminal({ stdout, stderr: stdout, env: {} }, { format: 'text' }),
  );
  expect(out.join('')).toContain('Such as: a↵\\u001b[31mb\n');
});
