import '@tensorflow/tfjs-backend-cpu';
import type { InputNoise, Loss, TrainingState } from '@ridgeline/contracts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { descent, loss, options, run, shared, vocabulary, words } from '../../test/two-texts-run.ts';
import { fit } from '../fit.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

describe('noise on inputs', () => {
  /** Each word becomes the next one with probability ½, and the unknown one is never drawn. */
  const inputNoise: InputNoise = {
    spec: { kind: 'nextWord' },
    apply: ({ shape, data }, stream) => {
      const draws = stream.uniform(data.length);
      return { shape, data: Int32Array.from(data, (id, i) => (draws[i]! < 0.5 ? (id + 1) % words : id)) };
    },
  };
  const tokenizer = { vocabulary: Array.from({ length: vocabulary }, String), special: {} };
  const rules = [...options.rules, { inputNoise }, { inputNoise, input: 'source' }];
  const noisy = { rules, tokenizer };

  it('is another at each step, input and rule, and the same for each pass', async () => {
    const seen: string[] = [];
    const spy: InputNoise = {
      ...inputNoise,
      apply: (ids, stream, known) => {
        expect(known).toBe(tokenizer);
        seen.push(String(stream.uint32(1)[0]));
        return inputNoise.apply(ids, stream, known);
      },
    };
    const both = [{ inputNoise: spy }, { inputNoise: spy }, { inputNoise: spy, input: 'source' }];
    await run({ tokenizer, rules: both, maxSteps: 4, evaluateEvery: 4 });
    // three rules, four steps; rows are counted once more for the state at the end
    expect(new Set(seen).size).toBe(12);
  });

  it('changes what is trained, and neither targets nor evaluation', async () => {
    const still = { ...noisy, optimizer: descent(1e-30) };
    const [plain, changed] = [await run({ ...still, rules: options.rules }), await run(still)];
    expect(changed.evaluations).toEqual(plain.evaluations);
    expect((await run(noisy)).hash).not.toBe((await run()).hash);
    const seen: string[] = [];
    const watched: Loss = {
      ...loss,
      mean: (logits, given) => {
        seen.push([given.targets, given.counts!].map((each) => each.dataSync().join()).join('/'));
        return loss.mean(logits, given);
      },
    };
    await run({ ...noisy, loss: watched, maxSteps: 1, validation: [] });
    const { targets, counts } = options.batches.at(0);
    expect(seen).toEqual([[targets, counts!].map(({ data }) => data.join()).join('/')]);
  });

  it('goes on bit for bit where a run was left, alone and among workers', async () => {
    const states: TrainingState[] = [];
    for await (const event of fit({ ...options, ...noisy, checkpointEvery: 5 }))
      if (event.type === 'checkpoint') states.push(event.state);
    const unbroken = await run(noisy);
    expect((await run({ ...noisy, resume: states[0]! })).hash).toBe(unbroken.hash);
    const workers = await shared(2, noisy);
    expect(workers[1]!.hash).toBe(workers[0]!.hash);
    for (const [path, { data }] of Object.entries(unbroken.params))
      data.forEach((value, i) => {
        expect(workers[0]!.params[path]!.data[i]).toBeCloseTo(value, 5);
      });
  });

  it('is refused where a batch has no such ids, and without what ids stand for', async () => {
    const message = (input: string) =>
      `nextWord: input must name ids that batches have: source, ids, got ${input}.`;
    for (const input of ['sourceMask', 'target', 'toString'])
      await expect(run({ tokenizer, rules: [{ inputNoise, input }] })).rejects.toMatchObject({
        code: 'E_SELECTOR',
        message: message(input),
      });
    await expect(run({ rules: [{ inputNoise }] })).rejects.toMatchObject({
      code: 'E_OPTION',
      message: 'nextWord: fit must be told what ids stand for.',
    });
  });
});
