import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, start, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);

const words = { sea: ['ship', 'wave', 'whale', 'oar'], land: ['horse', 'field', 'barn', 'road'] };
const rows = Array.from({ length: 60 }, (_, row) => {
  const label = row % 3 === 0 ? 'land' : 'sea';
  const own = words[label];
  return [`the ${own[row % 4]} and the ${own[(row * 3 + 1) % 4]}, no ${row}`, label] as const;
});
const csv = (given: readonly (readonly [string, string])[]): string =>
  `review,verdict\n${given.map(([text, label]) => `"${text}",${label}`).join('\n')}\n`;

const run = (...call: string[]) => ridgeline(call, { cwd });
const small = ['reviews.csv', '-c', 'small.yaml'];

beforeAll(async () => {
  writeFileSync(at('reviews.csv'), csv(rows));
  writeFileSync(
    at('small.yaml'),
    `task: classification
data: { text: review, label: verdict, valid: 0.2 }
model: { kind: generativeClassifier, embedding: 6, hidden: 8, label: 3 }
regularizers: [{ kind: dropout, rate: 0.2, at: output }]
optimizer: { kind: adam, learningRate: 0.03 }
training: { batchSize: 16, maxSteps: 40, evaluateEvery: 20, checkpointEvery: 20, judgedBy: accuracy, patience: 3 }
`,
  );
  expect((await run('train', ...small, '--out', 'whole')).status).toBe(0);
}, 180_000);

describe('a generative classifier on the command line', () => {
  it('goes on to the bits of an unbroken run, is evaluated and inspected', async () => {
    const whole = JSON.parse((await run('inspect', 'whole', '--json')).stdout);
    expect((await run('train', ...small, '--set', 'training.maxSteps=20', '--out', 'half')).status).toBe(0);
    const more = await run('train', '--resume', '--out', 'half', '--set', 'training.maxSteps=40', '--json');
    expect(JSON.parse(more.stdout).sha256, more.stderr).toBe(whole.sha256);
    const tested = JSON.parse((await run('evaluate', 'whole', '--json')).stdout);
    expect([tested.task, tested.examples, tested.accuracy]).toEqual(['classification', 6, 1]);
    expect((await run('inspect', 'whole')).stdout).toContain('label/kernel');
  });

  it('tells how likely a text is, an empty one and one of unknown words too, under priors of the place of use', async () => {
    const asked = async (text: string, ...more: string[]) =>
      JSON.parse(
        (await run('classify', 'whole', text, '--log-evidence', '--top', '2', '--json', ...more)).stdout,
      ) as { logEvidence: number; top: { label: string; probability: number }[] };
    const own = await asked('the whale and the wave, no 7');
    expect(own.top[0]!.label).toBe('sea');
    expect(own.logEvidence).toBeGreaterThan((await asked('7 7 no , , whale barn')).logEvidence);
    for (const text of ['', 'nothing known here']) {
      const { logEvidence } = await asked(text);
      expect(logEvidence).toBeLessThan(0);
    }
    const odds = async (priors: string): Promise<number> => {
      const { top } = await asked('a whale', '--priors', priors);
      const of = (label: string) => top.find((each) => each.label === label)!.probability;
      return of('sea') / of('land');
    };
    expect((await odds('sea=0.2,land=0.8')) / (await odds('sea=0.5,land=0.5'))).toBeCloseTo(0.25, 5);
  });

  it('refuses a label that it does not know, several labels, and another loss', async () => {
    writeFileSync(at('strange.csv'), csv([...rows.slice(0, 3), ['the moon', 'sky']]));
    const unknown = await run('evaluate', 'whole', 'strange.csv');
    expect([unknown.status, unknown.stderr]).toEqual([
      3,
      expect.stringContaining('line 5: label "sky" is none of the classifier\'s classes'),
    ]);
    const several = await run('train', ...small, '--set', 'data.labelSeparator=;', '--out', 'several');
    expect([several.status, several.stderr]).toEqual([
      2,
      expect.stringContaining('says how the texts of one class come about'),
    ]);
    const regression = await run(
      'train',
      'reviews.csv',
      ...['--set', 'task=regression', '--set', 'data.text=review', '--set', 'data.target=verdict'],
      ...['--set', 'model.kind=generativeClassifier', '--out', 'number'],
    );
    expect(regression.status).toBe(2);
  });

  it('shares its batches among threads, is tuned, compared and served', async () => {
    const call = ['train', ...small, '--threads', '2', '--share', 'workers', '--json'];
    const [one, two] = [await run(...call, '--out', 'one'), await run(...call, '--out', 'two')];
    expect(JSON.parse(one.stdout).sha256, one.stderr).toBe(JSON.parse(two.stdout).sha256);

    const search = ['--penalty', 'dropout', '--search', 'grid', '--lambdas', '0.4,0.1', '--seeds', '1'];
    const found = await run('tune', ...small, ...search, '--out', 'study', '--json');
    expect(JSON.parse(found.stdout).test.accuracy, found.stderr).toBe(1);

    const seeds = ['--family', 'l2=0.01', '--seeds', '2', '--explore-seeds', '1'];
    const flags = ['--set', 'regularizers=[]', ...seeds, '--out', 'compared', '--json'];
    const compared = await run('compare', ...small, ...flags);
    expect(JSON.parse(compared.stdout).target, compared.stderr).toBe('text');

    const running = start(['serve', 'whole', '--port', '0', '--json'], { cwd });
    const [, address] = await running.says(/"address":"(http:[^"]+)"/);
    const answer = await fetch(`${address}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'whole', input: 'the whale, no 7' }),
    });
    const { data } = (await answer.json()) as { data: { label: string }[] };
    expect(data[0]!.label).toBe('sea');
    running.child.kill('SIGINT');
    await running.ended;
  });
});
