import '@tensorflow/tfjs-backend-cpu';
import type { Decoder, Model } from '@ridgeline/contracts';
import { memory, setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../../golden/beams.json' with { type: 'json' };
import grouped from '../../golden/beams-groups.json' with { type: 'json' };
import { processors } from '../processors/catalog.ts';
import type { Processor } from '../processors/processor.ts';
import { type BeamSearchOptions, beamSearch } from './beam-search.ts';

beforeAll(() => setBackend('cpu'));

const { vocabulary, end } = golden;
const special = { end };
const first = golden.cases[0]!.table;

/** Logits of the next id by the last two, from a table [V, V, V]. */
const tableModel = (table: readonly number[], decoder?: Model['decoder']): Model => ({
  spec: { kind: 'table', vocabulary },
  parameters: [],
  sites: ['logits'],
  init: () => ({}),
  forward: (_, { inputs }) => {
    const [rows, length] = inputs.ids!.shape as [number, number];
    const ids = [...inputs.ids!.dataSync()];
    const cells = ids.flatMap((id, i) => {
      const start = ((i % length === 0 ? 0 : ids[i - 1]!) * vocabulary + id) * vocabulary;
      return table.slice(start, start + vocabulary);
    });
    const logits = tensor(cells, [rows, length, vocabulary]);
    return { logits, activations: { logits } };
  },
  ...(decoder && { decoder }),
});

/** A decoder that tells what it reads, and attends to one position of the source more than to the other. */
const tableDecoder =
  (table: readonly number[], reads: number[] = []): NonNullable<Model['decoder']> =>
  () => {
    let texts: (readonly number[])[] = [];
    let attended = new Float32Array();
    return {
      next: (ids) => {
        reads.push(ids.length);
        if (texts.length === 0) texts = [...ids].map(() => []);
        texts = texts.map((text, row) => [...text, ids[row]!]);
        attended = Float32Array.from(texts.flatMap((text) => [text.at(-1)! / 10, 1 - text.at(-1)! / 10]));
        return Float32Array.from(
          texts.flatMap((text) => {
            const start = ((text.at(-2) ?? 0) * vocabulary + text.at(-1)!) * vocabulary;
            return table.slice(start, start + vocabulary);
          }),
        );
      },
      select: (rows) => {
        texts = [...rows].map((row) => texts[row]!);
      },
      attention: () => attended,
      dispose: () => {},
    } satisfies Decoder;
  };

const options = (table: readonly number[]): Omit<BeamSearchOptions, 'texts' | 'maxTokens'> => ({
  model: tableModel(table),
  params: {},
  special,
});

const unitOf = ({ kind, ...given }: { readonly kind: string }): Processor =>
  (processors[kind as keyof typeof processors] as unknown as (given: object) => Processor)(given);

const texts = (prompts: readonly (readonly number[])[]) =>
  prompts.map((prompt) => ({ prompt: Int32Array.from(prompt) }));

const logSoftmax = (logits: readonly number[]): number[] => {
  const whole = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return logits.map((logit) => logit - whole);
};

/** Every text of at most `maxTokens`, with its end if it has one. */
const everyText = (table: readonly number[], prompt: readonly number[], maxTokens: number) => {
  const whole: { readonly ids: number[]; readonly logProbability: number; readonly length: number }[] = [];
  const go = (ids: number[], logProbability: number): void => {
    const [before, last] = [...prompt, ...ids].slice(-2) as [number, number];
    const start = (before * vocabulary + last) * vocabulary;
    const next = logSoftmax(table.slice(start, start + vocabulary));
    for (const [id, nats] of next.entries()) {
      const sum = logProbability + nats;
      const length = ids.length + 1;
      if (id === end) whole.push({ ids, logProbability: sum, length });
      else if (length === maxTokens) whole.push({ ids: [...ids, id], logProbability: sum, length });
      else go([...ids, id], sum);
    }
  };
  go([], 0);
  return whole;
};

const holds = (ids: readonly number[], word: readonly number[]): boolean =>
  ids.some((_, start) => word.every((id, i) => ids[start + i] === id));

describe('a search with beams', () => {
  it('finds the texts and scores of Hugging Face’s generate, with every way to stop and processors', async () => {
    for (const { table, tries } of golden.cases)
      for (const { prompts, options: given, processors: specs = [], found } of tries as readonly {
        readonly prompts: readonly (readonly number[])[];
        readonly options: Pick<BeamSearchOptions, 'maxTokens'>;
        readonly processors?: readonly { readonly kind: string }[];
        readonly found: readonly (readonly { readonly ids: readonly number[]; readonly score: number }[])[];
      }[]) {
        const actual = await beamSearch({
          ...options(table),
          ...given,
          texts: texts(prompts),
          processors: specs.map(unitOf),
        });
        const what = JSON.stringify({ given, specs });
        expect(
          actual.map((each) => each.map(({ ids }) => ids)),
          what,
        ).toEqual(found.map((each) => each.map(({ ids }) => ids)));
        for (const [text, hypotheses] of found.entries())
          for (const [i, { score }] of hypotheses.entries())
            expect(actual[text]![i]!.score, what).toBeCloseTo(score, 5);
      }
  });

  it('finds the texts and scores of its diverse beam search', async () => {
    for (const { table, tries } of grouped.cases)
      for (const { prompts, options: given, found } of tries) {
        const { earlyStopping } = given;
        const [actual] = await beamSearch({
          ...options(table),
          ...given,
          earlyStopping,
          hypotheses: given.beams,
          texts: texts(prompts),
        });
        const what = JSON.stringify(given);
        expect(
          actual!.map(({ ids }) => ids),
          what,
        ).toEqual(found[0]!.map(({ ids }) => ids));
        for (const [i, { score }] of found[0]!.entries())
          expect(actual![i]!.score, what).toBeCloseTo(score, 5);
      }
  });

  it('finds the best of all texts where as many beams as tokens see them all', async () => {
    for (const { table } of golden.cases) {
      const [actual] = await beamSearch({
        ...options(table),
        texts: texts([[0, 3]]),
        ...{
          beams: vocabulary,
          hypotheses: vocabulary,
          maxTokens: 2,
          lengthPenalty: 0.7,
          earlyStopping: 'never',
        },
      });
      const expected = everyText(table, [0, 3], 2)
        .map(({ ids, logProbability, length }) => ({ ids, score: logProbability / length ** 0.7 }))
        .sort((a, b) => b.score - a.score)
        .slice(0, vocabulary);
      expect(actual!.map(({ ids }) => ids)).toEqual(expected.map(({ ids }) => ids));
      for (const [i, { score }] of expected.entries()) expect(actual![i]!.score).toBeCloseTo(score, 6);
    }
  });

  it('ranks by the length penalty of Wu et al. if asked to', async () => {
    const [found] = await beamSearch({
      ...options(first),
      texts: texts([[0, 3]]),
      ...{ beams: 3, maxTokens: 5, lengthPenalty: 0.6, lengthForm: 'gnmt' },
    });
    const best = found![0]!;
    const length = best.ids.length + (best.finishReason === 'stop' ? 1 : 0);
    expect(best.score).toBeCloseTo(best.logProbability / ((5 + length) / 6) ** 0.6, 12);
  });

  it('takes from the score what was not attended to, where the model tells', async () => {
    const beta = 0.8;
    const covered = (prompt: number, ids: readonly number[], ended: boolean): number => {
      // the model has attended by each id that it has read, the last one not among them
      const read = [prompt, ...(ended ? ids : ids.slice(0, -1))];
      const sums = [0, 1].map((at) => read.reduce((sum, id) => sum + (at === 0 ? id / 10 : 1 - id / 10), 0));
      return sums.reduce((sum, got) => sum + Math.log(Math.min(Math.max(got, 1e-10), 1)), 0);
    };
    for (const { table } of golden.cases) {
      const [actual] = await beamSearch({
        ...options(table),
        model: tableModel(table, tableDecoder(table)),
        texts: texts([[0, 3]]),
        ...{ beams: vocabulary, hypotheses: vocabulary, maxTokens: 2, coveragePenalty: beta },
      });
      for (const { ids, score, logProbability, finishReason } of actual!) {
        const ended = finishReason === 'stop';
        const length = ids.length + (ended ? 1 : 0);
        expect(score).toBeCloseTo(logProbability / length + beta * covered(3, ids, ended), 5);
      }
    }
    const silent = { ...options(first), texts: texts([[0, 3]]), maxTokens: 2, coveragePenalty: beta };
    await expect(beamSearch(silent)).rejects.toMatchObject({
      code: 'E_OPTION',
      message:
        'beamSearch: coveragePenalty needs a model whose decoder tells what it attends to, got one that does not.',
    });
  });

  it('finds texts that hold all required words: the best of all where it sees them all, else none that is better', async () => {
    for (const { table } of golden.cases)
      for (const words of [[[4]], [[5, 5]], [[1, 2], [4]], [[3], [0]]])
        for (const maxTokens of [2, 4]) {
          const isWhole = (ids: readonly number[]) => words.every((word) => holds(ids, word));
          const expected = everyText(table, [0, 3], maxTokens)
            .filter(({ ids }) => isWhole(ids))
            .map(({ ids, logProbability, length }) => ({ ids, score: logProbability / length }))
            .sort((a, b) => b.score - a.score);
          const search = beamSearch({
            ...options(table),
            texts: [{ prompt: Int32Array.of(0, 3), required: words }],
            ...{ beams: vocabulary, hypotheses: 3, maxTokens, earlyStopping: 'never' },
          });
          if (expected.length === 0) {
            await expect(search).rejects.toMatchObject({ code: 'E_DATA' });
            continue;
          }
          const [actual] = await search;
          expect(actual!.every(({ ids }) => isWhole(ids))).toBe(true);
          if (maxTokens === 2)
            expect(actual!.map(({ ids }) => ids)).toEqual(expected.slice(0, 3).map(({ ids }) => ids));
          expect(actual![0]!.score).toBeLessThanOrEqual(expected[0]!.score + 1e-6);
        }
  });

  it('says so where no text of that length holds the required words', async () => {
    const given = { ...options(first), beams: 3, maxTokens: 2 };
    const required = [[1, 2, 3]];
    await expect(
      beamSearch({ ...given, texts: [{ prompt: Int32Array.of(0), required }] }),
    ).rejects.toMatchObject({
      code: 'E_DATA',
      message:
        'beamSearch: a text must be found within 2 tokens, got none that holds all required words and is not ruled out.',
    });
    const none = Array.from({ length: vocabulary }, (_, id) => id);
    await expect(
      beamSearch({
        ...given,
        texts: texts([[0]]),
        processors: [processors.suppressTokens({ ids: none })],
      }),
    ).rejects.toMatchObject({ code: 'E_DATA' });
  });

  it('finds for each of several texts what it finds alone, by forward passes and by a decoder', async () => {
    const prompts = [[0, 3], [5, 1], [2], [4, 4], [1, 2, 3]];
    const given = { ...options(first), beams: 4, hypotheses: 4, maxTokens: 6 };
    const reads: number[] = [];
    const decoded = { ...given, model: tableModel(first, tableDecoder(first, reads)) };
    const together = await beamSearch({ ...given, texts: texts(prompts) });
    expect(await beamSearch({ ...decoded, texts: texts(prompts) })).toEqual(together);
    for (const [i, text] of texts(prompts).entries())
      expect(await beamSearch({ ...given, texts: [text] })).toEqual([together[i]]);
    // texts that are over are read no more
    expect(Math.max(...reads)).toBeLessThanOrEqual(12);
  });

  it('is the greedy choice with one beam', async () => {
    for (const { table } of golden.cases)
      for (const prompt of [
        [0, 3],
        [5, 1],
        [2, 2],
        [1, 0],
      ]) {
        const given = { ...options(table), texts: texts([prompt]), beams: 1, maxTokens: 6 };
        const [found] = await beamSearch(given);
        const ids = [...prompt];
        while (ids.length < 8) {
          const start = (ids.at(-2)! * vocabulary + ids.at(-1)!) * vocabulary;
          const next = table.slice(start, start + vocabulary);
          const best = next.indexOf(Math.max(...next));
          if (best === end) break;
          ids.push(best);
        }
        expect(found![0]!.ids).toEqual(ids.slice(2));
      }
  });

  it('never writes special tokens, and ends where it is told', async () => {
    const given = { ...options(first), texts: texts([[0, 3]]), beams: 3, hypotheses: 3, maxTokens: 6 };
    const [without] = await beamSearch({ ...given, special: { end, pad: 0, unknown: 1 } });
    for (const { ids } of without!) for (const id of [0, 1]) expect(ids).not.toContain(id);
    const [stopped] = await beamSearch({ ...given, isOver: (ids) => ids.at(-1) === 2 });
    for (const { ids, finishReason } of stopped!) {
      expect(ids.slice(0, -1)).not.toContain(2);
      if (ids.at(-1) === 2) expect(finishReason).toBe('stop');
    }
    expect(stopped!.some(({ ids }) => ids.at(-1) === 2)).toBe(true);
  });

  it('gives each text its own inputs, and keeps no tensor', async () => {
    const seen: number[][] = [];
    const model = tableModel(first);
    const watched: Model = {
      ...model,
      forward: (params, batch, mode) => {
        seen.push([...(batch.inputs.source as Tensor).dataSync()]);
        return model.forward(params, batch, mode);
      },
    };
    const source = tensor([[10], [11], [12]], [3, 1], 'int32');
    const before = memory().numTensors;
    const given = { ...options(first), model: watched, inputs: { source }, beams: 2, maxTokens: 3 };
    await beamSearch({ ...given, texts: texts([[0, 3], [1], [5, 1]]) });
    expect(memory().numTensors).toBe(before);
    expect(seen[0]).toEqual([10, 12]);
    for (const rows of seen)
      expect(rows.every((row) => [10, 12].includes(row)) || rows.every((row) => row === 11)).toBe(true);
    const aborted = { ...given, texts: texts([[0, 3], [1], [5, 1]]), signal: AbortSignal.abort() };
    await expect(beamSearch(aborted)).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(memory().numTensors).toBe(before);
    tidy(() => source.dispose());
  });

  it('refuses what it cannot search with', async () => {
    const given = { ...options(first), texts: texts([[0, 3]]), maxTokens: 3 };
    const refused = (over: object) => expect(beamSearch({ ...given, ...over })).rejects;
    await refused({ beams: 8 }).toMatchObject({
      code: 'E_RANGE',
      message: 'beamSearch: beams must be at most the 7 tokens of the vocabulary, got 8.',
    });
    await refused({ beams: 2, hypotheses: 3 }).toThrow('hypotheses must be at most the 2 beams, got 3.');
    await refused({ beams: 5, groups: 2 }).toThrow('groups must divide the 5 beams, got 2.');
    await refused({ earlyStopping: 'always' }).toMatchObject({ code: 'E_OPTION' });
    await refused({ maxTokens: 0 }).toThrow('beamSearch: maxTokens must be an integer ≥ 1, got 0.');
    await refused({ texts: texts([[9]]) }).toThrow('beamSearch: prompt[0] must be an id below 7, got 9.');
    const broken = first.map(() => Number.NaN);
    await refused({ model: tableModel(broken) }).toMatchObject({ code: 'E_NAN' });
  });
});
