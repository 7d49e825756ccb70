import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();

const train = (out: string, ...sets: string[]) =>
  ridgeline(
    ['train', 'small.txt', '-c', 'tiny.yaml', '--out', out, ...sets.flatMap((set) => ['--set', set])],
    { cwd },
  );

const evaluated = async (model: string, ...flags: string[]) => {
  const { status, stdout, stderr } = await ridgeline(['evaluate', model, 'small.txt', '--json', ...flags], {
    cwd,
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout);
};

beforeAll(async () => {
  const trained = await train(
    'carrying',
    'model.kind=gru',
    'model.embedding=6',
    'evaluation.context=carried',
  );
  expect(trained.status, trained.stderr).toBe(0);
});

describe('evaluate', () => {
  it('reads a text as training did, or as it is told', async () => {
    const [own, carried, blocks] = await Promise.all([
      evaluated('carrying'),
      evaluated('carrying', '--context', 'carried'),
      evaluated('carrying', '--context', 'blocks'),
    ]);
    expect(own).toEqual(carried);
    expect([carried.context, blocks.context]).toEqual(['carried', 'blocks']);
    expect(carried.dataLoss).not.toBe(blocks.dataLoss);
    expect(carried.tokens).toBeGreaterThanOrEqual(blocks.tokens);
    expect(carried.intervals.dataLoss[0]).toBeLessThan(carried.dataLoss);
  });

  it('refuses a stride where nothing slides', async () => {
    const { status, stderr } = await ridgeline(['evaluate', 'carrying', 'small.txt', '--stride', '2'], {
      cwd,
    });
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        'evaluation: stride must be left out for gru, which carries a state and slides nothing, got 2.',
      ),
    ]);
  });
});

it.each(['rnn', 'awdLstm', 'minGru'])('trains and writes with model.kind=%s', async (kind) => {
  const sizes = ['model.embedding=4', 'model.hidden=8', 'model.layers=2'];
  const trained = await train(kind, `model.kind=${kind}`, ...sizes);
  expect(trained.status, trained.stderr).toBe(0);
  const written = await ridgeline(['generate', kind, '--prompt', 'the', '--max-tokens', '5', '--json'], {
    cwd,
  });
  expect(JSON.parse(written.stdout).tokens).toBe(5);
});
