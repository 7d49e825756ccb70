import '@tensorflow/tfjs-backend-cpu';
import { evaluationMode, record } from '@ridgeline/tensors';
import { trainTokenizer } from '@ridgeline/tokenization';
import { memory, setBackend, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../../golden/attack.json' with { type: 'json' };
import { type NeuralClassifier, neuralClassifier } from '../neural-classifier.ts';
import { readingModel } from '../neural-spec.ts';
import { textRow } from '../text-row.ts';
import { inBall, onSphere, rowLengths } from './ball.ts';
import { gradientAttack } from './gradient-attack.ts';

beforeAll(() => setBackend('cpu'));

const tokenizer = trainTokenizer({ kind: 'word' }, 'a moving film and a dull film', ['pad', 'begin']);
const reading = { labels: ['bad', 'fair', 'good'], priors: [0.4, 0.3, 0.3], maxTokens: 8, multiLabel: false };
const spec = { kind: 'textCnn', vocabulary: 9, embedding: 4, windows: [2], filters: 5 };
const { texts, targets, steps } = golden;

const loaded = (over: object = {}): NeuralClassifier =>
  neuralClassifier({
    model: readingModel({ ...spec, ...over }, reading),
    tokenizer,
    params: record(
      Object.entries(golden.params).map(
        ([path, { shape, values }]) => [path, tensor(values, shape)] as const,
      ),
    ),
  });

const withClassifier = async <T>(
  use: (classifier: NeuralClassifier) => Promise<T>,
  over?: object,
): Promise<T> => {
  const classifier = loaded(over);
  try {
    return await use(classifier);
  } finally {
    classifier.dispose();
  }
};

describe('an attack along gradients', () => {
  it('comes to PyTorch’s losses, by one step and by several', async () => {
    texts.forEach((text, row) => {
      expect([...textRow(tokenizer, text, 8).ids]).toEqual(golden.ids[row]);
    });
    const radii = golden.attacks.map(({ radius }) => radius);
    const { medianLength, attacks } = await withClassifier((classifier) =>
      gradientAttack(classifier, texts, { targets, radii, steps }),
    );
    expect(medianLength).toBeCloseTo(golden.median, 5);
    golden.attacks.forEach(({ radius, fgm, pgd }, i) => {
      const [one, several] = attacks.slice(2 * i);
      expect([one!.attack, one!.radius, several!.attack, several!.radius]).toEqual([
        'fgm',
        radius,
        'pgd',
        radius,
      ]);
      fgm.forEach((loss, row) => {
        expect(one!.losses[row]).toBeCloseTo(loss, 4);
      });
      pgd.forEach((loss, row) => {
        expect(several!.losses[row]).toBeCloseTo(loss, 4);
      });
    });
  });

  it('has radius 1 at the mean of the two middle lengths of an even number of texts', async () => {
    const table = golden.params['embedding/table'].values;
    const [first, second] = golden.ids.map((ids) =>
      Math.hypot(...ids.flatMap((id) => table.slice(4 * id, 4 * id + 4))),
    );
    const given = { targets: targets.slice(0, 2), radii: [0] };
    const { medianLength } = await withClassifier((classifier) =>
      gradientAttack(classifier, texts.slice(0, 2), given),
    );
    expect(first).not.toBeCloseTo(second!, 2);
    expect(medianLength).toBeCloseTo((first! + second!) / 2, 5);
  });

  it('moves each text along finite differences of its loss', async () => {
    const radius = 1e-3;
    const text = texts[0]!;
    const rise = await withClassifier(async (classifier) => {
      const table = golden.params['embedding/table'].values;
      const ids = golden.ids[0]!;
      const lossOf = (embedded: readonly number[]): number => {
        const logits = tidy(() => {
          const inputs = { ids: tensor2d(ids, [1, ids.length], 'int32') };
          const mode = {
            ...evaluationMode,
            noise: (site: string, own: never) =>
              site === 'embedding' ? tensor([...embedded], [1, 4, 4]) : own,
          };
          return [
            ...classifier.model.forward(classifier.params, { inputs }, mode as never).logits.dataSync(),
          ];
        });
        return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[targets[0]!]!;
      };
      const embedded = ids.flatMap((id) => table.slice(4 * id, 4 * id + 4));
      const by = 1e-2;
      const slopes = embedded.map((_, i) => {
        const at = (sign: number) =>
          lossOf(embedded.map((value, j) => (i === j ? value + sign * by : value)));
        return (at(1) - at(-1)) / (2 * by);
      });
      const { attacks, medianLength } = await gradientAttack(classifier, [text], {
        targets: [targets[0]!],
        radii: [0, radius],
        steps: 1,
      });
      return {
        found: attacks[2]!.losses[0]! - attacks[0]!.losses[0]!,
        // the first-order rise ε·‖g‖₂
        expected: radius * medianLength * Math.hypot(...slopes),
      };
    });
    expect(rise.found / rise.expected).toBeCloseTo(1, 2);
  });

  it('stays in the ball in double precision, and reaches its border', async () => {
    const { attacks } = await withClassifier((classifier) =>
      gradientAttack(classifier, texts, { targets, radii: [0.01, 0.3, 2] }),
    );
    for (const { attack, epsilon, lengths } of attacks)
      for (const length of lengths) {
        expect(length).toBeLessThanOrEqual(epsilon);
        if (attack === 'fgm') expect(length).toBeGreaterThan(epsilon * (1 - 1e-6));
      }
    // many coordinates, of which each is rounded
    const values = Float32Array.from({ length: 60_000 }, (_, i) => Math.sin(i * i) * (1 + (i % 7)));
    for (const radius of [0.1, 1, 3.3333333, 17]) {
      for (const length of rowLengths(onSphere(values, 3, radius), 3))
        expect(length).toBeLessThanOrEqual(radius);
      for (const length of rowLengths(inBall(values, 3, radius), 3))
        expect(length).toBeLessThanOrEqual(radius);
    }
    expect([...inBall(Float32Array.of(3, 4, 0, 0), 2, 5)]).toEqual([3, 4, 0, 0]);
    expect([...onSphere(Float32Array.of(0, 0), 1, 5)]).toEqual([0, 0]);
  });

  it('gives the classifier’s own figures at radius 0, bit for bit, and more harm at greater ones', async () => {
    const [clean, { attacks }] = await withClassifier(async (classifier) => [
      await classifier.logProbabilities(texts),
      await gradientAttack(classifier, texts, { targets, radii: [0, 0.1, 0.5] }),
    ]);
    expect(attacks[0]!.logProbabilities).toEqual(clean);
    expect(attacks[1]!.logProbabilities).toEqual(clean);
    const mean = (losses: Float64Array) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const [none, , fgm, pgd, , far] = attacks.map(({ losses }) => mean(losses));
    expect(fgm).toBeGreaterThan(none!);
    expect(pgd).toBeGreaterThanOrEqual(fgm!);
    expect(far).toBeGreaterThan(pgd!);
  });

  it('answers an empty text and one text alone, and keeps nothing on the device', async () => {
    const before = memory().numTensors;
    const { attacks } = await withClassifier((classifier) =>
      gradientAttack(classifier, [''], { targets: [1], radii: [0.2], steps: 3 }),
    );
    expect(attacks.map(({ losses }) => losses.length)).toEqual([1, 1]);
    expect(memory().numTensors).toBe(before);
  });

  it('is bounded where the model projects its inputs on a ball', async () => {
    const attacked = (over: object) =>
      withClassifier(
        async (classifier) =>
          (await gradientAttack(classifier, texts, { targets, radii: [5], steps: 5 })).attacks[1]!.losses,
        over,
      );
    const [free, held] = [await attacked({}), await attacked({ inputNorm: 0.5 })];
    free.forEach((loss, row) => {
      expect(held[row]).toBeLessThan(loss);
    });
  });

  it.each([
    ['a negative radius', { radii: [-0.1] }, 'E_RANGE', 'radii must be finite numbers ≥ 0, got -0.1.'],
    ['a radius that is none', { radii: [Number.NaN] }, 'E_RANGE', 'got NaN.'],
    ['no step', { steps: 0 }, 'E_RANGE', 'steps must be an integer ≥ 1'],
    [
      'a target that is no class',
      { targets: [0, 3, 1] },
      'E_DATA',
      'targets[1] must be an integer in 0 … 2, got 3.',
    ],
    ['too few targets', { targets: [0] }, 'E_SHAPE', 'a target for each of 3 texts, got 1.'],
  ])('refuses %s', async (_, over, code, message) => {
    await withClassifier(async (classifier) => {
      await expect(
        gradientAttack(classifier, texts, { targets, radii: [0.1], ...over }),
      ).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    });
  });

  it('refuses what it cannot move', async () => {
    await withClassifier(async (classifier) => {
      await expect(gradientAttack(classifier, [], { targets: [], radii: [0.1] })).rejects.toMatchObject({
        code: 'E_DATA',
      });
      const several = {
        ...classifier,
        model: { ...classifier.model, spec: { ...classifier.model.spec, multiLabel: true } },
      };
      await expect(gradientAttack(several, texts, { targets, radii: [0.1] })).rejects.toMatchObject({
        code: 'E_OPTION',
      });
    });
  });
});
