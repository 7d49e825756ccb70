import '@tensorflow/tfjs-backend-cpu';
import { readDelimited } from '@ridgeline/data';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareClassification } from '../classification/classification.ts';
import { parseConfig } from '../config/read-config.ts';
import { train } from '../training/train.ts';
import { type NeuralClassificationRun, prepareNeuralClassification } from './neural-classification.ts';
import { prepareFold } from './neural-fold.ts';
import { neuralClassificationTuning } from './neural-tuning.ts';

beforeAll(() => setBackend('cpu'));

const words = { sea: ['ship', 'wave', 'whale', 'oar'], land: ['horse', 'field', 'barn', 'road'] };
const rows = Array.from({ length: 60 }, (_, row) => {
  const label = row % 3 === 0 ? 'land' : 'sea';
  const [a, b] = [words[label][row % 4], words[label][(row * 3 + 1) % 4]];
  return { text: `the ${a} and the ${b} no ${row % 7}`, label, line: row };
});
const csv = (lines: readonly { readonly text: string; readonly label: string }[]): string =>
  `text,label\n${lines.map(({ text, label }) => `${text},${label}`).join('\n')}\n`;
const table = readDelimited(csv(rows), { name: 'logs.csv' });

const model = { kind: 'embeddingBag', embedding: 8 } as const;
const optimizer = { kind: 'adam', learningRate: 0.03 } as const;
const base = {
  task: 'classification',
  model,
  optimizer,
  training: { maxSteps: 60, evaluateEvery: 20, batchSize: 8 },
} as const;

const trained = async (run: NeuralClassificationRun) => {
  const events = [];
  for await (const event of train(run)) events.push(event);
  const end = events.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  return { events, end };
};

describe('task: classification with a neural model', () => {
  it('is a configuration of its own, whose default is written out', () => {
    const config = parseConfig(base);
    expect(config.task).toBe('neural-classification');
    expect(config.data.valid).toBe(0.1);
    expect(parseConfig(config)).toEqual(config);
    expect(parseConfig({ task: 'classification', model: { kind: 'logistic' } }).task).toBe('classification');
  });

  it('is meant where the kind is all but written', () => {
    expect(() => parseConfig({ task: 'classification', model: { kind: 'textCn' } })).toThrow(
      /model\.kind must be one of textCnn, .*Did you mean "textCnn"\?/,
    );
  });

  it('has the test part of the linear classifiers', async () => {
    const neural = await prepareNeuralClassification(parseConfig(base), table);
    const linear = await prepareClassification(parseConfig({ task: 'classification' }), table);
    expect(neural.parts.test.lines).toEqual(linear.test.lines);
    const { train, valid, test, classes } = neural.parts;
    expect([train, valid, test].map(({ lines }) => lines.length)).toEqual([49, 5, 6]);
    expect([...train.lines, ...valid.lines, ...test.lines].sort((a, b) => a - b)).toEqual(table.lines);
    expect(classes).toEqual(['land', 'sea']);
  });

  it('learns, and tells losses with the share that is right', async () => {
    const { events, end } = await trained(await prepareNeuralClassification(parseConfig(base), table));
    const last = events.filter((event) => event.type === 'evaluation-end').at(-1)!;
    expect(last.validation.score).toBe(1);
    expect(end.state.best!.dataLoss).toBeLessThan(0.3);
  });

  it('keeps the weights of the highest accuracy where it is judged by that', async () => {
    const config = parseConfig({
      ...base,
      training: { ...base.training, judgedBy: 'accuracy', evaluateEvery: 5 },
    });
    const { end } = await trained(await prepareNeuralClassification(config, table));
    expect(end.state.best!.score).toBe(1);
  });
});

describe('a generative classifier', () => {
  const generative = {
    ...base,
    model: { kind: 'generativeClassifier', embedding: 8, hidden: 8, label: 4 },
  } as const;
  const prepare = (more: object = {}) =>
    prepareNeuralClassification(parseConfig({ ...generative, ...more }) as never, table);

  it('learns by −log p(text, class), and keeps the weights that tell classes best where it is judged by accuracy', async () => {
    const run = await prepare({ training: { ...base.training, judgedBy: 'accuracy' } });
    expect([run.loss.spec.kind, run.evaluationLoss.spec.kind]).toEqual([
      'negativeLogLikelihood',
      'negativeLogLikelihood',
    ]);
    const { events, end } = await trained(run);
    const losses = events.flatMap((event) =>
      event.type === 'evaluation-end' ? [event.validation.dataLoss] : [],
    );
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
    expect(end.state.best!.score).toBe(1);
  });

  it('has the shares of the texts learnt from as p(class), by what they weigh', async () => {
    const { counts, model } = await prepare();
    const total = counts.reduce((a, b) => a + b, 0);
    expect(model.spec.priors).toEqual(counts.map((count) => count / total));
    const weighed = await prepare({ classWeights: { land: 3 } });
    expect(weighed.model.spec.priors).toEqual([(3 * counts[0]!) / total, counts[1]! / total]);
    expect(weighed.loss.spec).toMatchObject({ classWeights: [3, 1] });
  });

  it.each([
    [{ data: { labelSeparator: ';' } }, 'generativeClassifier says how the texts of one class come about'],
    [{ loss: { kind: 'crossEntropy' } }, 'generativeClassifier learns by −log p(text, class)'],
    [{ classWeights: { land: 0 } }, 'which takes them into p(class), got 0 for "land".'],
  ])('refuses %j', async (more, message) => {
    await expect(prepare(more)).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining(message),
    });
  });

  it('is no regression', () => {
    expect(() =>
      parseConfig({
        task: 'neural-regression',
        data: { text: 'text', target: 'n' },
        model: generative.model,
      }),
    ).toThrow(/model\.kind must be one of textCnn, recurrentClassifier, transformerClassifier, embeddingBag/);
  });
});

describe('what a run is made of', () => {
  const prepare = (more: object, from = table) =>
    prepareNeuralClassification(parseConfig({ ...base, ...more }) as never, from);

  it('trains the tokenizer on the training part alone', async () => {
    const { tokenizer, parts } = await prepare({ tokenizer: { kind: 'word', lowercase: true } });
    const learnt = new Set(parts.train.texts.join(' ').toLowerCase().split(' '));
    const others = tokenizer.vocabulary.filter((word) => !word.startsWith('<')).map((word) => word.trim());
    for (const word of others) expect(learnt).toContain(word);
  });

  it('reads an empty text as its beginning, and cuts a long one with a note', async () => {
    const long = readDelimited(
      csv([...rows, { text: 'wave '.repeat(20).trim(), label: 'sea' }, { text: '', label: 'sea' }]),
    );
    const run = await prepare({ data: { maxTokens: 9, onEmpty: 'keep' } }, long);
    expect(run.notes).toContain(
      '1 of 62 texts has more than 9 tokens, and is read up to there. To read on: --set data.maxTokens=18',
    );
    const shapes = [...run.validation!, ...run.trainProbe!, ...run.test()].map(
      ({ inputs }) => inputs.ids!.shape[1]!,
    );
    expect(Math.max(...shapes)).toBeLessThanOrEqual(10);
    await expect(prepare({}, long)).rejects.toMatchObject({ code: 'E_DATA' });
  });

  it('has no more tokens than the texts, and says so where most stand in one text each', async () => {
    const rare = rows.map((row, i) => ({
      ...row,
      text: Array.from({ length: 30 }, (_, k) => `w${i}x${k}`).join(' '),
    }));
    const run = await prepare({ tokenizer: { kind: 'whitespace', size: 50_000 } }, readDelimited(csv(rare)));
    expect(run.tokenizer.vocabulary.length).toBeLessThan(60 * 30);
    expect(run.notes.join()).toMatch(/of the \d+ tokens stand in one text each/);
  });

  it('says so where half of the tokens of texts held out, or more, are unknown, and what would know more', async () => {
    const noted = async (textOf: (row: number) => string, tokenizer?: object) => {
      const table = csv(rows.map((row, i) => ({ ...row, text: textOf(i) })));
      const { notes } = await prepare(tokenizer ? { tokenizer } : {}, readDelimited(table));
      return notes.filter((note) => note.includes('unknown to the tokenizer'));
    };
    const letters = (row: number, letter: string) => letter.repeat(row + 1);
    // a sentence is one word to it, and stands in one text
    const chinese = (row: number) => `好 今天天气很好${'海陆'[row % 2]}${String.fromCodePoint(0x4e00 + row)}`;
    expect(await noted(chinese)).toEqual([
      '50 % of the tokens of the texts held out are unknown to the tokenizer, as the texts have no blanks between words. One that knows more: --set tokenizer.kind=char',
    ]);
    expect(await noted(chinese, { kind: 'char' })).toEqual([]);
    expect(await noted((row) => `${letters(row, 'x')} ${letters(row, 'y')} ship`)).toEqual([
      '67 % of the tokens of the texts held out are unknown to the tokenizer. One that knows more: --set tokenizer.kind=bpe',
    ]);
    expect(await noted((row) => `${letters(row, 'x')} ship sea`)).toEqual([]);
  });

  it('weighs classes by label, or as if all were as frequent', async () => {
    const weightsOf = async (classWeights: unknown) =>
      ((await prepare({ classWeights })).loss.spec as { classWeights?: readonly number[] }).classWeights;
    expect(await weightsOf({ land: 3 })).toEqual([3, 1]);
    const [land, sea] = (await weightsOf('balanced'))!;
    const { counts } = await prepare({});
    expect(land! * counts[0]!).toBeCloseTo(sea! * counts[1]!, 12);
    // n / (K·count), as scikit-learn's: their mean over the texts is 1
    expect(land! * counts[0]! + sea! * counts[1]!).toBeCloseTo(counts[0]! + counts[1]!, 12);
    const smoothed = { loss: { kind: 'crossEntropy', labelSmoothing: 0.1 }, classWeights: { land: 3 } };
    expect((await prepare(smoothed)).evaluationLoss.spec).toEqual({ kind: 'crossEntropy' });
    await expect(weightsOf({ lnd: 2 })).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: 'classWeights must be of the classes of the table, got "lnd".',
    });
    await expect(weightsOf({ land: 0, sea: 0 })).rejects.toMatchObject({ code: 'E_CONFIG' });
    await expect(prepare({ loss: { kind: 'crossEntropy', classWeights: [1] } })).rejects.toMatchObject({
      message: 'loss.classWeights must have one for each of the 2 classes, got 1.',
    });
  });

  it('weighs classes that are called as properties of every object 1, where no weight is given', async () => {
    const names = ['constructor', '__proto__', 'sea'];
    const table = readDelimited(csv(rows.map((row, at) => ({ ...row, label: names[at % 3]! }))));
    const { loss } = await prepare({ classWeights: { sea: 3 } }, table);
    expect(loss.spec).toMatchObject({ classWeights: [1, 1, 3] });
  });

  it('refuses a table of one class', async () => {
    const one = readDelimited(csv(rows.map((row) => ({ ...row, label: 'sea' }))));
    await expect(prepare({}, one)).rejects.toMatchObject({
      code: 'E_DATA',
      message: expect.stringContaining('must hold two classes or more, got only "sea"'),
    });
  });

  it('refuses patience without validation', async () => {
    const training = { ...base.training, patience: 2 };
    await expect(prepare({ data: { valid: 0 }, training })).rejects.toMatchObject({ code: 'E_CONFIG' });
  });

  it('shares the training part out by folds, every row once', async () => {
    const config = parseConfig(base);
    const whole = await prepareNeuralClassification(config, table);
    const runs = await Promise.all([0, 1, 2].map((index) => prepareFold(config, table, { index, of: 3 })));
    const held = runs.flatMap(({ parts }) => parts.valid.lines);
    expect([...held].sort((a, b) => a - b)).toEqual([...whole.parts.train.lines].sort((a, b) => a - b));
    for (const { parts } of runs)
      expect(parts.train.lines.filter((line) => parts.valid.lines.includes(line))).toEqual([]);
    expect(neuralClassificationTuning.foldKind(whole)).toBe('stratified');
  });
});

describe('texts of several labels', () => {
  const several = rows.map(({ text, label, line }) => ({
    text,
    label: line % 4 === 0 ? `${label}; even` : line % 4 === 1 ? ';' : label,
  }));
  const config = (more: object = {}) =>
    parseConfig({ ...base, data: { labelSeparator: ';' }, ...more } as typeof base);

  it('have a target for each label', async () => {
    const run = await prepareNeuralClassification(config(), readDelimited(csv(several)));
    expect(run.parts.classes).toEqual(['even', 'land', 'sea']);
    expect(run.loss.spec.kind).toBe('binaryCrossEntropy');
    const [probe] = run.trainProbe!;
    const [row] = run.parts.train.labels.entries();
    expect([...probe!.targets.data.slice(0, 3)]).toEqual(
      ['even', 'land', 'sea'].map((label) => Number(row![1].split('; ').includes(label))),
    );
    const { end } = await trained(run);
    expect(end.state.best!.dataLoss).toBeLessThan(0.45);
  });

  it('take no loss of one class', async () => {
    const refused = prepareNeuralClassification(
      config({ classWeights: 'balanced' }),
      readDelimited(csv(several)),
    );
    await expect(refused).rejects.toMatchObject({ code: 'E_CONFIG', at: 'classWeights' });
  });
});
