import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, withClassifier, withModel, wordsOf, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
withClassifier(cwd);

const run = (...words: readonly string[]) => ridgeline(words, { cwd });
const told = async (...words: readonly string[]) => {
  const { status, stdout, stderr } = await run(...words, '--json');
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
};

const rows = Array.from({ length: 60 }, (_, row) => {
  const label = row % 3 === 0 ? 'land' : 'sea';
  const own = { sea: ['ship', 'wave', 'whale', 'oar'], land: ['horse', 'field', 'barn', 'road'] }[label];
  return `the ${own[row % 4]} and the ${own[(row * 3 + 1) % 4]} no ${row},${label}`;
});

const optimizer = 'optimizer: { kind: adam, learningRate: 0.02 }';
const lasso = (of: string, lambda: number) =>
  `{ kind: groupLasso, lambda: ${lambda}, as: proximal, of: ${of} }`;

/** Each empties some units and rows within its few steps, and not all. */
const configurations = {
  words: `task: classification
data: { text: review, label: verdict }
model: { kind: textCnn, embedding: 8, filters: 6, windows: [2] }
regularizers: [${lasso('filters/*', 0.3)}, ${lasso('embedding/rows', 0.6)}]
${optimizer}
training: { batchSize: 16, maxSteps: 40, evaluateEvery: 20 }
`,
  letters: `model: { kind: lstm, embedding: 4, hidden: 16 }
regularizers: [${lasso('hidden', 0.5)}, ${lasso('embedding/rows', 0.6)}]
${optimizer}
training: { batchSize: 4, sequenceLength: 16, maxSteps: 150, evaluateEvery: 150 }
`,
} as const;

beforeAll(() => {
  writeFileSync(path.join(cwd, 'reviews.csv'), `review,verdict\n${rows.join('\n')}\n`);
  for (const [name, text] of Object.entries(configurations))
    writeFileSync(path.join(cwd, `${name}.yaml`), text);
});

describe('export --prune', () => {
  it('writes a smaller language model that measures and writes the same', async () => {
    await told('train', 'small.txt', '-c', 'letters.yaml', '--out', 'letters');
    const exported = await run('export', 'letters', '--prune', '--out', 'fewer', '--json');
    expect(exported.status, exported.stderr).toBe(0);
    const { parts, parameters, bytes, sha256 } = JSON.parse(exported.stdout);
    const [, next] = /Next: (.+)$/m.exec(exported.stderr)!;
    expect(next).toMatch(/^ridgeline generate fewer --prompt /);
    const copied = await run(...wordsOf(next!));
    expect([copied.status, copied.stderr]).toEqual([0, expect.not.stringContaining('standard input')]);
    const left = Object.fromEntries(
      parts.map((part: { name: string; left: number }) => [part.name, part.left]),
    );
    expect(left['hidden/0']).toBeGreaterThan(1);
    expect(left['hidden/0']).toBeLessThan(16);
    expect(parameters.after).toBeLessThan(parameters.before);
    expect(bytes.after).toBeLessThan(bytes.before);
    const on = await run('train', '--resume', '--out', 'fewer', '--set', 'training.maxSteps=200');
    expect([on.status, on.stderr]).toEqual([
      2,
      expect.stringContaining(
        'fewer: a model that `ridgeline export --prune` made smaller keeps nothing to go on from.',
      ),
    ]);
    const [whole, small] = [await told('evaluate', 'letters'), await told('evaluate', 'fewer')];
    expect(small.dataLoss).toBeCloseTo(whole.dataLoss, 6);
    const write = (model: string) =>
      told('generate', model, '--prompt', 'the ', '--seed', '7', '--max-tokens', '60');
    expect((await write('fewer')).text).toBe((await write('letters')).text);
    const inspected = await told('inspect', 'fewer');
    expect([inspected.sha256, inspected.spec.pruned['hidden/0']]).toEqual([sha256, left['hidden/0']]);
    // the rows of tokens that share one are kept beside the weights, and are none
    const sizes = inspected.parameters.map(({ size }: { size: number }) => size);
    expect(sizes.reduce((a: number, b: number) => a + b, 0)).toBe(parameters.after);
    const rulesOf = async (model: string) =>
      Object.fromEntries(
        (await told('inspect', model)).parameters.map(
          ({ path, rules }: { path: string; rules: string[] }) => [path, rules],
        ),
      );
    const rules = await rulesOf('letters');
    expect(rules).toMatchObject({
      'embedding/table': ['groupLasso-2 proximal of embedding/rows'],
      'lstm/0/recurrent': ['groupLasso proximal of hidden/0'],
    });
    expect(await rulesOf('fewer')).toEqual(rules);
  });

  it('writes a smaller classifier that classifies the same, with tokens that share a row', async () => {
    await told('train', 'reviews.csv', '-c', 'words.yaml', '--out', 'words');
    const { stdout, stderr, status } = await run('export', 'words', '--prune', '--out', 'few words');
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining(`Next: ridgeline classify 'few words' "a text"\n`),
    ]);
    expect(stdout).toMatch(/filters\/2 +6 +[2-5]\n/);
    expect(stdout).toMatch(/parameters +[\d,]+ +[\d,]+\n/);
    const classify = (model: string) => told('classify', model, 'the whale and the barn no 7', '--top', '2');
    const [whole, small] = [await classify('words'), await classify('few words')];
    expect(small.label).toBe(whole.label);
    for (const [i, { probability }] of whole.top.entries())
      expect(small.top[i].probability).toBeCloseTo(probability, 6);
    const again = await run('export', 'few words', '--prune', '--out', 'again');
    expect([again.status, again.stderr]).toEqual([
      2,
      expect.stringContaining('nothing to prune: every unit acts'),
    ]);
  });

  it('refuses a model in which all acts, one without units, and --to', async () => {
    const refused = async (...words: readonly string[]) => {
      const { status, stderr } = await run('export', ...words, '--prune', '--out', 'refused');
      return [status, stderr.split('\n')[0]];
    };
    expect(await refused('model')).toEqual([
      2,
      expect.stringMatching(
        /model: nothing to prune: every unit acts, 4 of embedding, 8 of hidden\/0, \d+ of embedding\/rows\./,
      ),
    ]);
    expect(await refused('classifier')).toEqual([
      2,
      expect.stringContaining('classifier: it is a text classifier, which has no units to prune.'),
    ]);
    expect(await refused('model', '--to', 'huggingface')).toEqual([2, expect.stringContaining('got --to')]);
    const { status, stderr } = await run('export', 'model', '--prune');
    expect([status, stderr]).toEqual([2, expect.stringContaining('--out small-model')]);
  });
});
