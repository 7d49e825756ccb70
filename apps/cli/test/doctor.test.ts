import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runFolder } from './run-folder.ts';

const { at, run } = runFolder();

const words = ['ship', 'wave', 'whale', 'oar', 'horse', 'field', 'barn', 'road', 'stone', 'river', 'lamp'];
const textOf = (row: number): string =>
  Array.from({ length: 9 }, (_, i) => words[(row * (2 * i + 3) + i * i + (row >> 3)) % words.length]).join(
    ' ',
  );
/** Rows of two classes; the last third repeats the first. */
const rows = Array.from({ length: 240 }, (_, row) => {
  const from = row < 160 ? row : row - 160;
  return `${textOf(from)} no ${from},${from % 2 === 0 ? 'sea' : 'land'}`;
});
const text = `${Array.from({ length: 120 }, (_, row) => `${textOf(row)} no ${row}.`).join('\n')}\n`;

interface Found {
  readonly code: string;
  readonly outcome: string;
  readonly how: string;
  readonly remedy: string;
}
const json = async (...words: string[]) => {
  const { status, stdout, stderr } = await run('doctor', ...words, '--json');
  expect(status, stderr).toBe(0);
  const found = JSON.parse(stdout) as {
    readonly findings: readonly Found[];
    readonly of: string;
    readonly dataNotRead: string | null;
  };
  const { findings } = found;
  return {
    kind: found.of,
    dataNotRead: found.dataNotRead,
    of: (code: string) => findings.find((finding) => finding.code === code)!,
    codes: findings.filter(({ outcome }) => outcome === 'found').map(({ code }) => code),
  };
};

const wild = [
  '--set',
  'optimizer.learningRate=3',
  '--set',
  'training.maxSteps=60',
  '--set',
  'training.evaluateEvery=10',
];
const small = [
  '--set',
  'model.embedding=4',
  '--set',
  'model.hidden=6',
  '--set',
  'training.batchSize=4',
  '--set',
  'training.sequenceLength=8',
];

beforeAll(() => {
  writeFileSync(at('rows.csv'), `text,label\n${rows.join('\n')}\n`);
  writeFileSync(at('text.txt'), text);
});

describe('doctor of a classifier', () => {
  it('names repeated rows by reading the table again, and says so where it has changed', async () => {
    const trained = await run('train', 'rows.csv', '--label', 'label', '--text', 'text', '--out', 'linear');
    expect(trained.status, trained.stderr).toBe(0);
    const found = await json('linear');
    expect([found.of('RDG101').outcome, found.of('RDG103').outcome]).toEqual(['found', 'found']);
    expect(found.of('RDG101').how).toMatch(/of \d+ texts of the test part stand in the training part/);
    expect(found.of('RDG202')).toMatchObject({
      outcome: 'not applicable',
      how: 'Not known: the steps of a training.',
    });
    expect(found.dataNotRead).toBeNull();

    const page = await run('doctor', 'linear', '--mute', 'RDG103');
    expect([page.status, page.stderr]).toEqual([0, 'Reading the run and its data …\n']);
    expect(page.stdout).toMatch(/^error {4}RDG101 {2}Held-out texts stand in the training part\n/);
    expect(page.stdout).toContain('What to do: Drop the repeated rows (--drop-duplicates)');
    expect(page.stdout).not.toContain('RDG103');
    expect(page.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect((await run('doctor', 'linear', '--mute', 'RDG103', '--all')).stdout).toMatch(/^muted {4}RDG103/m);

    appendFileSync(at('rows.csv'), 'one more,sea\n');
    const changed = await json('linear');
    expect(changed.dataNotRead).toMatch(/the table has changed since the model was made/);
    expect(changed.of('RDG101')).toMatchObject({
      outcome: 'not applicable',
      how: 'Not known: the texts of the parts.',
    });
  });
});

describe('doctor of a language model', () => {
  it('names a learning rate that is too high, of which train has said that something is the matter', async () => {
    const trained = await run('train', 'text.txt', ...small, ...wild, '--out', 'wild');
    expect(trained.status, trained.stderr).toBe(0);
    expect(trained.stderr).toMatch(/^Something is the matter: .*To read: ridgeline doctor wild$/m);
    const { codes, of } = await json('wild');
    expect(codes).toContain('RDG202');
    expect(of('RDG305').outcome).toBe('passed');
    expect(of('RDG103').outcome).toBe('passed');
  });
});

describe('doctor of a search', () => {
  it('reads its path, and the rows in the parts that it had', async () => {
    const tuned = await run('tune', 'rows.csv', '--label', 'label', '--text', 'text', '--out', 'tuned');
    expect(tuned.status, tuned.stderr).toBe(0);
    const { of, kind, dataNotRead } = await json('tuned');
    expect([kind, dataNotRead]).toEqual(['tune', null]);
    expect(of('RDG301').how).toMatch(/^Of \d+ strengths of l/);
    expect(of('RDG101').outcome).toBe('found');
  });
});

describe('doctor of a comparison', () => {
  it('reads its families, and says that few seeds were compared', async () => {
    const compared = await run(
      'compare',
      'text.txt',
      ...small,
      '--set',
      'training.maxSteps=20',
      '--set',
      'training.evaluateEvery=5',
      '--family',
      'l2=0.001,0.01',
      '--explore-seeds',
      '1',
      '--seeds',
      '2',
      '--threads',
      '1',
      '--out',
      'compared',
    );
    expect(compared.status, compared.stderr).toBe(0);
    const { of, kind } = await json('compared');
    expect(kind).toBe('compare');
    expect(of('RDG310')).toMatchObject({
      outcome: 'found',
      how: 'Each family was confirmed with 2 seeds (told below 5).',
    });
    expect(of('RDG305').outcome).toBe('passed');
  });
});

describe('doctor refuses', () => {
  it.each([
    [['nowhere'], 'there is no run, search or comparison in this folder'],
    [['nowhere', '--mute', 'RDG1O1'], '--mute must be the code of a check, got "RDG1O1"'],
    [['--all'], '--mute and --all are about the checks of a run'],
  ])('%j', async (words, message) => {
    const { status, stdout, stderr } = await run('doctor', ...words);
    expect([status === 0, stdout]).toEqual([false, '']);
    expect(stderr).toContain(message);
  });

  it.each(['run.json', 'report.json'])('a %s that is cut short, by its name', async (file) => {
    const folder = `cut-${file}`;
    mkdirSync(at(folder));
    writeFileSync(at(folder, file), '{"config": ');
    const { status, stderr } = await run('doctor', folder);
    expect(status).toBe(3);
    expect(stderr).toContain(`${folder}/${file}: it is no valid JSON.`);
  });
});
