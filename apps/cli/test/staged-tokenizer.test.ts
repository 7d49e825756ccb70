import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ridgeline, tiny, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });

const stages = `tokenizer:
  kind: staged
  normalizer: [{ kind: unicode, form: NFKC }, { kind: lowercase }]
  preTokenizer: { kind: metaspace }
  model: { kind: wordLevel, minFrequency: 2 }
  decoder: { kind: metaspace }
`;

it('trains, evaluates and generates with a tokenizer whose stages stand in a configuration file', async () => {
  writeFileSync(at('staged.yaml'), tiny + stages);
  const trained = await run(
    'train',
    'small.txt',
    '-c',
    'staged.yaml',
    '--backend',
    'wasm',
    '--out',
    'staged',
  );
  expect(trained.status, trained.stderr).toBe(0);
  expect(trained.stderr).toMatch(/ {2}vocabulary {3}\d+ tokens/);

  const file = JSON.parse(readFileSync(at('staged', 'tokenizer.json'), 'utf8'));
  expect(file.normalizer).toEqual({
    type: 'Sequence',
    normalizers: [{ type: 'NFKC' }, { type: 'Lowercase' }],
  });
  expect(file.pre_tokenizer).toMatchObject({ type: 'Metaspace', prepend_scheme: 'always' });

  const evaluated = await run('evaluate', 'staged', '--json');
  expect(evaluated.status, evaluated.stderr).toBe(0);
  expect(JSON.parse(evaluated.stdout).perplexity).toBeGreaterThan(1);

  const generated = await run('generate', 'staged', '--prompt', 'The whale', '--max-tokens', '8');
  expect(generated.status, generated.stderr).toBe(0);
  expect(generated.stdout).toMatch(/^The whale /);
  expect(generated.stdout).not.toContain('▁');
});

it('says which stage of a configuration does not exist, and which do', async () => {
  writeFileSync(at('wrong.yaml'), `${tiny}tokenizer: { kind: staged, preTokenizer: { kind: word } }\n`);
  const { status, stderr } = await run('train', 'small.txt', '-c', 'wrong.yaml', '--out', 'wrong');
  expect(status).toBe(2);
  expect(stderr).toContain('wrong.yaml:3:44');
  expect(stderr).toContain('tokenizer.preTokenizer.kind must be one of characters, words, ');
  expect(stderr).toContain('Did you mean "words"?');
});
