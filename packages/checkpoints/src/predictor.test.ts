import { expect, it } from 'vitest';
import { decodePredictor, encodePredictor } from './predictor.ts';

const predictor = {
  spec: { kind: 'linearClassifier', classes: ['a', 'b'] },
  features: { vocabulary: ['sea', 'the sea'] },
  params: { weights: { shape: [1, 2], data: Float32Array.of(0.5, -0) } },
  run: { seed: 1 },
  card: '# A classifier\n',
};

it('gives back what was saved, with the files that it needs alone', async () => {
  const files = await encodePredictor(predictor);
  expect(Object.keys(files).sort()).toEqual([
    'README.md',
    'config.json',
    'features.json',
    'model.safetensors',
    'run.json',
  ]);
  expect(await decodePredictor(files)).toEqual(predictor);
  const { features: _, ...plain } = predictor;
  expect(await decodePredictor(await encodePredictor(plain))).toEqual(plain);
});

it('refuses features of another save, that are missing, or that were never there', async () => {
  const files = await encodePredictor(predictor);
  const other = await encodePredictor({ ...predictor, features: { vocabulary: ['ship', 'sea'] } });
  const { features: _, ...plain } = predictor;
  const { 'features.json': features, ...without } = files;
  const mixed = [
    { ...files, 'features.json': other['features.json']! },
    without,
    { ...(await encodePredictor(plain)), 'features.json': features! },
  ];
  for (const wrong of mixed)
    await expect(decodePredictor(wrong)).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringContaining('features.json'),
    });
});
