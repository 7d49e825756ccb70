import { readdirSync, readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { matches, readmeExample } from '../tools/packed/readme-example.ts';

const folder = new URL('../examples/', import.meta.url);
const programs = readdirSync(folder).filter((name) => name.endsWith('.js'));

it.each(programs)('%s prints what its comments say', async (name) => {
  const source = readFileSync(new URL(name, folder), 'utf8');
  const { prints } = readmeExample(`\`\`\`js\n${source}\`\`\``)!;
  expect(prints.length).toBeGreaterThan(0);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => void lines.push(values.join(' ')));
  try {
    await import(new URL(name, folder).href);
  } finally {
    log.mockRestore();
  }
  const printed = lines.join('\n').split('\n');
  prints.forEach((expected, index) => {
    expect({ expected, holds: matches(expected.trim(), printed[index]?.trim() ?? '') }).toEqual({
      expected,
      holds: true,
    });
  });
});

it('finds every program in the list of examples', () => {
  const list = readFileSync(new URL('README.md', folder), 'utf8');
  for (const name of programs) expect(list).toContain(`\`${name}\``);
});

it('shows the first program in the README as it is', () => {
  const [, ...lines] = readFileSync(new URL('first-program.js', folder), 'utf8').split('\n');
  expect(readFileSync(new URL('../README.md', folder), 'utf8')).toContain(lines.join('\n'));
});
