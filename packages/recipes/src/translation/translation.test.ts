import { readDelimited } from '@ridgeline/data';
import { models, translators } from '@ridgeline/models';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { small, table } from './fixture.ts';
import { prepareFold } from './pair-fold.ts';
import { translateTexts } from './translate-texts.ts';
import { prepareTranslation } from './translation.ts';
import type { TranslationConfig } from './translation-config.ts';
import { targetCoverage, translationMetrics } from './translation-metrics.ts';
import { translationScores } from './translation-scores.ts';

const configured = (data: object = {}, over: object = {}): TranslationConfig =>
  parseConfig({ ...small, data, ...over });
const refused = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

/** A choice among one is that one. */
const among = (kinds: object): string => {
  const names = Object.keys(kinds);
  return names.length === 1 ? names[0]! : `one of ${names.join(', ')}`;
};
it('writes out the defaults of its configuration, and refuses what others have', () => {
  const { data, model, tokenizer } = parseConfig({ task: 'translation' });
  expect(data).toMatchObject({ source: 'source', target: 'target', onEmpty: 'error', valid: 0.1, test: 0.1 });
  expect(model).toEqual({
    kind: 'encoderDecoderTransformer',
    width: 64,
    heads: 4,
    feedForward: 128,
    layers: 2,
    tied: 'all',
    norm: 'before',
    activation: 'relu',
    positions: 'sinusoidal',
    longest: 512,
    headBias: false,
  });
  expect(tokenizer).toMatchObject({ kind: 'word' });
  expect(() => parseConfig({ task: 'translation', model: { kind: 'lstm' } })).toThrow(
    refused('E_CONFIG', `model.kind must be ${among(translators)}, got "lstm".`),
  );
  expect(() => parseConfig({ task: 'translation', data: { label: 'x' } })).toThrow('unknown key "label"');
  expect(() => parseConfig({ model: { kind: 'encoderDecoderTransformer' } } as object)).toThrow(
    refused('E_CONFIG', `model.kind must be ${among(models)}, got "encoderDecoderTransformer".`),
  );
});

describe('a run', () => {
  it('has one tokenizer for both texts, learnt from the training part alone', async () => {
    const { tokenizer, parts, model } = await prepareTranslation(configured(), table);
    const known = [...new Set(parts.train.pairs.map(({ source }) => source.slice(4)))];
    for (const number of known) expect(tokenizer.vocabulary).toContain(` ${number}`);
    for (const { source } of [...parts.valid.pairs, ...parts.test.pairs])
      expect(tokenizer.vocabulary).not.toContain(` ${source.slice(4)}`);
    expect(tokenizer.vocabulary.slice(-3)).toEqual(['<pad>', '<s>', '</s>']);
    expect(model.spec.vocabulary).toBe(tokenizer.vocabulary.length);
  });

  it('has a tokenizer for each text where one is named for the target', async () => {
    const two = { tokenizer: { kind: 'word' }, targetTokenizer: { kind: 'char' } };
    const model = { kind: 'recurrentTranslator', embedding: 4, hidden: 4, tied: 'decoder' };
    const run = await prepareTranslation(configured({}, { ...two, model }), table);
    const { tokenizer, sourceTokenizer } = run;
    expect(sourceTokenizer!.vocabulary).toContain('sea');
    expect(sourceTokenizer!.vocabulary).not.toContain('mer');
    expect(tokenizer.vocabulary).toContain('m');
    expect(run.model.spec).toMatchObject({
      vocabulary: tokenizer.vocabulary.length,
      sourceVocabulary: sourceTokenizer!.vocabulary.length,
    });
    await expect(prepareTranslation(configured({}, two), table)).rejects.toMatchObject({
      code: 'E_OPTION',
      message: expect.stringContaining('tied must be decoder or none'),
    });
    const noise = [{ kind: 'wordDropout', rate: 0.1, input: 'source' }];
    await expect(
      prepareTranslation(configured({}, { ...two, model, regularizers: noise }), table),
    ).rejects.toMatchObject({ code: 'E_CONFIG', at: 'regularizers.0.input' });
  });

  it('has batches of so many tokens where they are counted by these', async () => {
    const training = { batchTokens: 9 };
    const { batches } = await prepareTranslation(configured({ valid: 0, test: 0 }, { training }), table);
    // twenty pairs of two tokens and an end: three to a batch, and a rest of two
    expect(batches.stepsPerEpoch).toBe(7);
    expect(batches.spec).toMatchObject({ kind: 'bucketedPairs', tokens: 9 });
    await expect(
      prepareTranslation(configured({}, { training: { batchTokens: 2 } }), table),
    ).rejects.toMatchObject({
      code: 'E_RANGE',
      message: expect.stringContaining('the training part, got 2'),
    });
  });

  it('refuses texts that may be longer than the positions that are learned', async () => {
    const model = {
      kind: 'encoderDecoderTransformer',
      width: 4,
      heads: 2,
      positions: 'learned',
      longest: 40,
    };
    await expect(prepareTranslation(configured({ maxTokens: 40 }, { model }), table)).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining('data.maxTokens must be below model.longest, 40'),
    });
    expect(
      (await prepareTranslation(configured({ maxTokens: 39 }, { model }), table)).model.spec.longest,
    ).toBe(40);
  });

  it('tells which pairs are held out and learnt from all the same', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `sea ${i % 2},mer ${i % 2}`).join('\n');
    const repeated = readDelimited(`source,target\n${rows}\n`, { name: 'repeated.csv' });
    const { notes } = await prepareTranslation(configured({ valid: 0.1, test: 0.2 }), repeated);
    const dropThem = 'Drop the repeated rows: --drop-duplicates (data.dropDuplicates).';
    expect(notes).toEqual([
      `2 of the 2 pairs of the validation part are learnt from too: the validation figures are too good. ${dropThem}`,
      `4 of the 4 pairs of the test part are learnt from too: the test figures are too good. ${dropThem}`,
    ]);
    const valid = readDelimited('source,target\nsea 0,mer 0\nsea 0,eau 0\n', { name: 'valid.csv' });
    const config = configured({ valid: 'valid.csv', test: 0 });
    expect((await prepareTranslation(config, { train: table, valid })).notes).toEqual([
      '1 of the 2 pairs of the validation part is learnt from too: the validation figures are too good. Leave them out of valid.csv.',
    ]);
    expect((await prepareTranslation(configured(), table)).notes).toEqual([]);
  });

  it('counts targets and unknown tokens of its parts', async () => {
    const { coverage, test } = await prepareTranslation(configured(), table);
    // two pairs of a word, an unknown number and the end
    expect(coverage.test()).toEqual({ targets: 6, unknownTokens: 2 });
    // padding is no target, whatever id fills it
    const padded = {
      inputs: {},
      targets: { shape: [1, 3], data: Int32Array.of(1, 0, 0) },
      counts: { shape: [1, 3], data: Int32Array.of(1, 1, 0) },
    };
    expect(targetCoverage([padded], { special: { unknown: 0 } })).toEqual({ targets: 2, unknownTokens: 1 });
    expect(test()[0]!.targets.shape).toEqual([2, 3]);
    expect(translationMetrics(coverage.test(), Math.log(5))).toMatchObject({ unknownShare: 1 / 3 });
    expect(translationMetrics(coverage.test(), Math.log(5)).perplexity).toBeCloseTo(5, 12);
    expect(translationMetrics({ targets: 0, unknownTokens: 0 }, Number.NaN)).toEqual({
      targets: 0,
      unknownTokens: 0,
      unknownShare: 0,
      perplexity: { absent: 'the loss is NaN' },
    });
  });

  it('learns no token across two texts, whatever cuts them', async () => {
    const lines = { kind: 'staged', preTokenizer: { kind: 'metaspace', prepend: 'always' } };
    const { tokenizer } = await prepareTranslation(configured({}, { tokenizer: lines }), table);
    expect(tokenizer.vocabulary).toContain('▁sea');
    expect(tokenizer.vocabulary.filter((token) => token.includes('\n'))).toEqual([]);
  });

  it('refuses a text that is too long before the first step, with its line, also of the test part', async () => {
    const long = readDelimited('source,target\nsea and ship,mer\n', { name: 'test.csv' });
    const config = configured({ valid: 0, test: 'test.csv', maxTokens: 2 });
    await expect(prepareTranslation(config, { train: table, test: long })).rejects.toMatchObject({
      code: 'E_DATA',
      at: 'test.csv:2',
      message: 'test.csv: line 2: the source has 3 tokens, and a text may have 2.',
    });
  });

  it('tells how many texts are too long, of all parts, and the first few', async () => {
    const train = readDelimited('source,target\nsea,mer\nsea and ship,mer\nship,le bateau là\n', {
      name: 'train.csv',
    });
    const test = readDelimited('source,target\na b c d,mer\nsea,a b c\n', { name: 'test.csv' });
    const config = configured({ valid: 0, test: 'test.csv', maxTokens: 2 });
    await expect(prepareTranslation(config, { train, test })).rejects.toMatchObject({
      code: 'E_DATA',
      at: 'train.csv:3',
      message:
        '4 texts have too many tokens, and a text may have 2: train.csv: line 3: the source has 3; train.csv: line 4: the target has 3; test.csv: line 2: the source has 4; and 1 more, the longest of all 4.',
      hint: 'Cut these pairs in several, leave them out, or train with data.maxTokens: 4.',
    });
  });

  it('tells how many texts a translator finds too long', async () => {
    const { tokenizer, model } = await prepareTranslation(configured(), table);
    const texts = ['sea', 'a b c', 'a b', 'a b c d'];
    await expect(
      translateTexts({ model, tokenizer, params: {} }, texts, { maxTokens: 2 }),
    ).rejects.toMatchObject({
      code: 'E_DATA',
      at: 'text 2',
      message:
        '2 texts have too many tokens, and the translator takes at most 2: text 2 has 3; text 4 has 4.',
    });
  });

  it('refuses to wait for a validation that there is not, and to test on nothing', async () => {
    const patient = configured({ valid: 0 }, { training: { patience: 2 } });
    await expect(prepareTranslation(patient, table)).rejects.toMatchObject({ code: 'E_CONFIG' });
    const { test } = await prepareTranslation(configured({ test: 0 }), table);
    expect(() => test()).toThrow(refused('E_DATA', 'the test part must hold a pair, got none.'));
  });

  it('is one of a fold, all of which hold out the training part once, whatever the seed', async () => {
    const folds = [0, 1, 2].map((index) => ({ index, of: 3 }));
    const runs = await Promise.all(folds.map((fold) => prepareFold(configured(), table, fold)));
    const whole = await prepareFold(configured(), table, null);
    const held = runs.flatMap(({ parts }) => parts.valid.pairs.map(({ line }) => line));
    expect(held.sort((a, b) => a - b)).toEqual(whole.parts.train.pairs.map(({ line }) => line));
    for (const { parts } of runs) expect(parts.test.pairs).toEqual([]);
    const reseeded = await prepareFold(configured({}, { seed: 9 }), table, folds[0]!);
    expect(reseeded.fingerprint).toBe(runs[0]!.fingerprint);
  });
});

it('scores translations, and keeps what each adds', () => {
  const references = ['the sea is calm today', 'a ship'];
  const { bleu, signature, exactMatch, sentences } = translationScores({
    hypotheses: ['the sea is calm', 'a ship'],
    references,
  });
  expect(signature).toContain('tok:13a');
  expect(exactMatch).toBe(0.5);
  expect(sentences.map(({ matches }) => matches[0])).toEqual([4, 2]);
  // 6 of 6, 4 of 4, 2 of 2 and 1 of 1, of 6 words for 7
  expect(bleu.score).toBeCloseTo(100 * Math.exp(1 - 7 / 6), 10);
});
