import '@tensorflow/tfjs-backend-cpu';
import { encodeModel } from '@ridgeline/checkpoints';
import { evaluationMode, mapParams, randomStream, toHost } from '@ridgeline/tensors';
import { trainTokenizer } from '@ridgeline/tokenization';
import { memory, setBackend, tensor, tensor2d, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNeuralClassifier } from './load-neural-classifier.ts';
import { type NeuralClassifier, neuralClassifier } from './neural-classifier.ts';
import { type ReadingSpec, readingModel } from './neural-spec.ts';
import { textRow } from './text-row.ts';

beforeAll(() => setBackend('cpu'));

const tokenizer = trainTokenizer({ kind: 'word' }, 'a moving film and a dull film', ['pad', 'begin']);
const reading: ReadingSpec = {
  labels: ['bad', 'fair', 'good'],
  priors: [0.5, 0.3, 0.2],
  maxTokens: 4,
  multiLabel: false,
};
const spec = { kind: 'textCnn', vocabulary: tokenizer.vocabulary.length, embedding: 4, filters: 3 };
const modelOf = (over: Partial<ReadingSpec> = {}) => readingModel(spec, { ...reading, ...over });

const loaded = async (over: Partial<ReadingSpec> = {}) => {
  const model = modelOf(over);
  return neuralClassifier({ model, tokenizer, params: model.init(randomStream(1)) });
};

const texts = ['a film', '', 'a moving film and a dull film', 'nothing of it', 'a dull'];

describe('a neural classifier', () => {
  it('gives the softmax of the model’s logits, each text as it is alone', async () => {
    const classifier = await loaded();
    const logs = await classifier.logProbabilities(texts);
    texts.forEach((text, row) => {
      const ids = textRow(tokenizer, text, reading.maxTokens).ids;
      const logits = tidy(() => {
        const inputs = { ids: tensor2d([...ids], [1, ids.length], 'int32') };
        return classifier.model.forward(classifier.params, { inputs }, evaluationMode).logits.dataSync();
      });
      const sum = Array.from(logits).reduce((total, logit) => total + Math.exp(logit), 0);
      logits.forEach((logit, k) => {
        expect(logs[3 * row + k]).toBeCloseTo(logit - Math.log(sum), 6);
      });
    });
    const answers = await classifier.classify(texts);
    expect(answers.map(({ known }) => known)).toEqual([2, 0, 4, 0, 2]);
    for (const { ranking, label, probability } of answers) {
      expect(ranking[0]).toEqual({ label, probability });
      expect(ranking.reduce((total, each) => total + each.probability, 0)).toBeCloseTo(1, 12);
    }
    expect(await classifier.classify(texts[0]!)).toEqual(answers[0]);
    // more than are read at once
    const many = await classifier.classify(Array<string>(70).fill(texts[0]!));
    expect(many.map(({ label }) => label)).toEqual(Array(70).fill(answers[0]!.label));
    classifier.dispose();
  });

  it('keeps nothing on the device', async () => {
    const before = memory().numTensors;
    const classifier = await loaded();
    await classifier.classify(texts);
    classifier.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('reads texts in their composed form, and no further than maxTokens', () => {
    const composed = trainTokenizer({ kind: 'word' }, 'café', ['pad', 'begin']);
    expect(textRow(composed, 'cafe\u0301', 4)).toMatchObject({ known: 1, isCut: false });
    const { ids, isCut } = textRow(tokenizer, texts[2]!, 4);
    expect([ids.length, ids[0], isCut]).toEqual([5, tokenizer.special.begin, true]);
  });

  it('weighs log p by how frequent classes are where the texts come from', async () => {
    const classifier = await loaded();
    const plain = [...(await classifier.logProbabilities(['a film']))].map(Math.exp);
    const priors = { bad: 1, fair: 1, good: 8 };
    const found = [...(await classifier.logProbabilities(['a film'], { priors }))].map(Math.exp);
    const weighed = plain.map((p, k) => (p * [0.1, 0.1, 0.8][k]!) / reading.priors[k]!);
    const total = weighed.reduce((a, b) => a + b, 0);
    found.forEach((p, k) => {
      expect(p).toBeCloseTo(weighed[k]! / total, 12);
    });
    const refused = (given: Record<string, number>) => classifier.classify('a film', { priors: given });
    await expect(refused({ bad: 1, fair: 1 })).rejects.toThrow('got NaN for "good"');
    await expect(refused({ ...priors, odd: 1 })).rejects.toThrow('priors must be of its classes, got "odd".');
    classifier.dispose();
  });

  it('tells of several labels each by itself', async () => {
    const classifier = await loaded({ multiLabel: true });
    const { labels, ranking } = await classifier.classify('a moving film');
    expect(labels).toEqual(ranking.filter(({ probability }) => probability > 0.5).map(({ label }) => label));
    await expect(classifier.classify('a film', { priors: { bad: 1 } })).rejects.toMatchObject({
      code: 'E_OPTION',
    });
    const undecided = neuralClassifier({
      ...classifier,
      params: tidy(() => mapParams(classifier.params, (value) => zerosLike(value))),
    });
    expect(await undecided.classify('a film')).toMatchObject({ probability: 0.5, labels: [] });
    undecided.dispose();
    classifier.dispose();
  });

  it('refuses what is no text', async () => {
    const classifier = await loaded();
    await expect(classifier.classify(['a', null] as never)).rejects.toThrow('got null at 1.');
    classifier.dispose();
  });
});

describe('a generative one', () => {
  const spec = {
    kind: 'generativeClassifier',
    vocabulary: tokenizer.vocabulary.length,
    embedding: 4,
    hidden: 3,
  };
  const generative = async (over: Partial<ReadingSpec> = {}) => {
    const model = readingModel(spec, { ...reading, ...over });
    const first = model.init(randomStream(1));
    const { shape } = first['head/bias']!;
    // classes that differ
    const bias = tensor(randomStream(2).normal(shape[0]! * shape[1]!), shape);
    return neuralClassifier({ model, tokenizer, params: { ...first, 'head/bias': bias } });
  };
  /** log p(text, class), as the model gives it. */
  const jointOf = ({ model, params }: NeuralClassifier, text: string): number[] =>
    tidy(() => {
      const { ids } = textRow(tokenizer, text, reading.maxTokens);
      const inputs = { ids: tensor2d([...ids], [1, ids.length], 'int32') };
      return [...model.forward(params, { inputs }, evaluationMode).logits.dataSync()];
    });
  const logSumExp = (values: readonly number[]): number =>
    Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));

  it('has p(class) of training in its logits', async () => {
    const classifier = await generative();
    expect(classifier.model.spec).toMatchObject({ ...reading, kind: 'generativeClassifier' });
    const alike = readingModel(spec, { ...reading, priors: [1, 1, 1] });
    const [ours, theirs] = [
      jointOf(classifier, 'a film'),
      jointOf({ ...classifier, model: alike }, 'a film'),
    ];
    reading.priors.forEach((prior, k) => {
      expect(ours[k]).toBeCloseTo(theirs[k]! + Math.log(3 * prior), 5);
    });
    classifier.dispose();
  });

  it('tells log p(text) for each token and the end, also of an empty text and of unknown words', async () => {
    const classifier = await generative();
    const answers = await classifier.classify(texts, { evidence: true });
    texts.forEach((text, i) => {
      const events = textRow(tokenizer, text, reading.maxTokens).ids.length;
      expect(answers[i]!.logEvidence).toBeCloseTo(logSumExp(jointOf(classifier, text)) / events, 6);
    });
    expect((await classifier.classify(texts))[0]).not.toHaveProperty('logEvidence');
    classifier.dispose();
  });

  it('takes other shares of classes as p(class), in what it tells and in log p(text)', async () => {
    const classifier = await generative();
    const priors = { bad: 1, fair: 2, good: 7 };
    const joint = jointOf(classifier, 'a film').map(
      (log, k) => log + Math.log([0.1, 0.2, 0.7][k]! / reading.priors[k]!),
    );
    const whole = logSumExp(joint);
    const { ranking, logEvidence } = await classifier.classify('a film', { priors, evidence: true });
    expect(logEvidence).toBeCloseTo(whole / 3, 6);
    for (const { label, probability } of ranking)
      expect(probability).toBeCloseTo(Math.exp(joint[reading.labels.indexOf(label)]! - whole), 6);
    classifier.dispose();
    // shares are what they are in any unit
    const counted = await generative({ priors: reading.priors.map((prior) => 10 * prior) });
    const again = await counted.classify('a film', { priors, evidence: true });
    expect(again.logEvidence).toBeCloseTo(logEvidence!, 6);
    counted.dispose();
  });

  it('alone tells how likely a text is', async () => {
    const other = await loaded();
    await expect(other.classify('a film', { evidence: true })).rejects.toMatchObject({
      code: 'E_OPTION',
      message: 'classify: evidence is for models of how texts come about, and this one is of another kind.',
    });
    other.dispose();
  });
});

describe('its files', () => {
  const filesOf = async (over: object = {}) => {
    const model = modelOf();
    const params = await toHost(model.init(randomStream(1)));
    return encodeModel({
      spec: { ...model.spec, ...over } as never,
      tokenizer,
      params,
      run: { seed: 1 },
      card: '',
    });
  };

  it('are loaded to the same answers', async () => {
    const [classifier, again] = [await loaded(), await loadNeuralClassifier(await filesOf())];
    expect(await again.classify(texts)).toEqual(await classifier.classify(texts));
    classifier.dispose();
    again.dispose();
  });

  it.each([
    ['another kind', { kind: 'lstm' }, 'must be a neural text classifier (textCnn,'],
    ['no labels', { labels: [] }, 'must have labels, a prior for each'],
    ['priors of others', { priors: [1] }, 'must have labels, a prior for each'],
    ['other labels', { labels: ['a', 'b'], priors: [0.5, 0.5] }, 'head/kernel'],
  ])('are refused with %s', async (_, over, message) => {
    await expect(loadNeuralClassifier(await filesOf(over))).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringContaining(message),
    });
  });
});
