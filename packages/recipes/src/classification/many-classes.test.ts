import { textFeatures } from '@ridgeline/data';
import { fitPath } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';

it('fits sixty classes under a weak penalty from afar as at the end of a path', () => {
  // a draw with which Newton steps from the null model end where the loss is flat, and far above that of chance
  const shared = randomStream(3).integers(216, 6);
  const y = Array.from({ length: 216 }, (_, row) => row % 60);
  const texts = y.map((k, row) => `word${k} tok${k} x${shared[row]}`);
  const { matrix } = textFeatures({ ngrams: [1, 2] }).fitTransform(texts);
  const options = { x: matrix, y, family: 'multinomial', alpha: 0, standardize: false } as const;
  const alone = fitPath({ ...options, lambdas: [1e-6] });
  const along = fitPath({ ...options, lambdas: [1e-2, 1e-3, 1e-4, 1e-5, 1e-6] });
  expect(alone.converged[0]).toBe(1);
  expect(alone.dev[0]).toBeGreaterThan(0.99);
  expect(Math.abs(alone.dev[0]! - along.dev[4]!)).toBeLessThan(1e-6);
});
