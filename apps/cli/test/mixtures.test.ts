import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const run = (...words: string[]) => ridgeline(words, { cwd });

const train = async (out: string, ...sets: string[]) => {
  const flags = ['model.kind=gru', 'model.embedding=6', ...sets].flatMap((set) => ['--set', set]);
  const { status, stderr } = await run('train', 'small.txt', '-c', 'tiny.yaml', '--out', out, ...flags);
  expect(status, stderr).toBe(0);
};

beforeAll(async () => {
  await train('first');
  await train('second', 'seed=2');
  await train('words', 'tokenizer.kind=word');
}, 120_000);

describe('evaluate of a mixture', () => {
  it('tells each mixture, what was chosen for it, and measures all together', async () => {
    const flags = ['--cache', '--cache-window', '50', '--ngram', '3', '--with', 'second'];
    const { status, stdout, stderr } = await run('evaluate', 'first', '--json', ...flags);
    expect(status, stderr).toBe(0);
    const found = JSON.parse(stdout);
    const { steps, ngram, validation } = found.mixture;
    expect(steps.map(({ models }: { models: string[] }) => models.join(' + '))).toEqual([
      'first',
      'second',
      '3-grams',
      'first + cache',
      'first + second',
      'first + 3-grams',
      'first + second + 3-grams + cache',
    ]);
    for (const { models, weights } of steps) {
      expect(weights).toHaveLength(models.length);
      expect(weights.reduce((a: number, b: number) => a + b, 0)).toBeCloseTo(1, 12);
    }
    expect(steps[6].cache.window).toBe(50);
    expect(steps[6].validationLoss).toBeLessThanOrEqual(steps[0].validationLoss + 1e-6);
    expect(found.dataLoss).toBeCloseTo(steps[6].dataLoss, 10);
    expect(found.perplexity).toBeCloseTo(Math.exp(found.dataLoss), 8);
    expect(found.context).toBe('carried');
    expect(ngram.order).toBe(3);
    expect(validation).toBe('the validation part of small.txt');
    const alone = await run('evaluate', 'first', '--json', '--context', 'carried');
    expect(steps[0].dataLoss).toBeCloseTo(JSON.parse(alone.stdout).dataLoss, 5);
  });

  it('shows a table, and warns where the text is the one that all was chosen on', async () => {
    const { status, stdout, stderr } = await run(
      'evaluate',
      'first',
      'small.txt',
      '--ngram',
      '4',
      '--valid',
      'small.txt',
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/mixture +weights +cache +validation +loss +perplexity\n/);
    expect(stdout).toMatch(/\n4-grams +1\.000 .*\nfirst \+ 4-grams +[01]\.\d{3} [01]\.\d{3} /);
    expect(stdout).toContain('were chosen on small.txt');
    expect(stdout).toContain('The figures above are of the last line, all together.');
    expect(stderr).toContain('chosen on the text that it is measured on');
    expect(stderr).toContain('The model has learnt from small.txt, on which the mixture is chosen');
  });

  it.each([
    [['--cache-window', '9'], 2, '--cache-window is for --cache.'],
    [['--valid', 'small.txt'], 2, '--valid is for --cache, --ngram, --with.'],
    [['--with', 'words'], 3, 'words: its tokenizer is another than that of the model'],
    [['--ngram', '0'], 2, '--ngram'],
  ])('refuses %j', async (flags, expected, message) => {
    const { status, stderr } = await run('evaluate', 'first', ...flags);
    expect([status, stderr]).toEqual([expected, expect.stringContaining(message)]);
  });
});

describe('generate of a mixture', () => {
  const flags = ['--prompt', 'The ', '--json'];
  const first = ['--temperature', '0', '--max-tokens', '1', '--logprobs', '20'];
  const told = async (...words: string[]) => {
    const { status, stdout, stderr } = await run('generate', ...words, ...flags);
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  it('writes by the sum of the probabilities of its models, each by its weight', async () => {
    const [one, two, both] = [
      await told('first', ...first),
      await told('second', ...first),
      await told('first', '--with', 'second', ...first),
    ];
    const { models, weights, validation, validationLoss } = both.mixture;
    expect(models).toEqual(['first', 'second']);
    expect(weights[0] + weights[1]).toBeCloseTo(1, 12);
    expect(validation).toBe('the validation part of small.txt');
    const [{ token, logProbability, top }] = both.logProbabilities;
    expect(top[0].token).toBe(token);
    const shareOf = (alone: { logProbabilities: { top: { token: string; logProbability: number }[] }[] }) =>
      Math.exp(alone.logProbabilities[0]!.top.find((likely) => likely.token === token)!.logProbability);
    const expected = Math.log(weights[0] * shareOf(one) + weights[1] * shareOf(two));
    expect(logProbability).toBeCloseTo(expected, 5);

    const evaluated = await run('evaluate', 'first', '--with', 'second', '--json');
    const { steps } = JSON.parse(evaluated.stdout).mixture;
    expect(weights).toEqual(steps.at(-1).weights);
    expect(validationLoss).toBe(steps.at(-1).validationLoss);
  });

  it('takes n-grams, several prompts and a search with beams', async () => {
    const more = ['--ngram', '3', '--prompt', 'A', '--max-tokens', '4'];
    const { texts, mixture } = await told('first', ...more);
    expect([texts.length, mixture.models]).toEqual([2, ['first', '3-grams']]);
    const searched = await told('first', ...more, '--beams', '3');
    expect(searched.texts[0].score).toBeLessThan(0);
    const { stderr } = await run('generate', 'first', '--ngram', '2', '--max-tokens', '1');
    expect(stderr).toMatch(
      /Mixed by the validation part of small\.txt: first [01]\.\d{3}, 2-grams [01]\.\d{3}/,
    );
  });

  it('refuses a text to weigh nothing by, and a model of other tokens', async () => {
    expect(await run('generate', 'first', '--valid', 'small.txt')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('ridgeline generate: --valid is for --ngram, --with.'),
    });
    expect(await run('generate', 'first', '--with', 'words')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('words: its tokenizer is another than that of the model'),
    });
  });
});
