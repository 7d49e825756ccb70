import { encodePredictor } from '@ridgeline/checkpoints';
import type { StoredParams } from '@ridgeline/contracts';
import { textFeatures } from '@ridgeline/data';

/** The files of a classifier made by hand: the score of "pos" is 0.5 + 2·#good − 3·#bad. */
export const tinyFiles = (
  over: { readonly spec?: object; readonly params?: StoredParams } = {},
): Promise<Readonly<Record<string, Uint8Array>>> =>
  encodePredictor({
    spec: {
      kind: 'linearClassifier',
      method: 'logistic',
      classes: ['neg', 'pos'],
      temperature: 1,
      columns: 3,
      presence: false,
      sparse: false,
      ...over.spec,
    } as never,
    features: textFeatures({ weighting: 'count' }).fit(['bad good other']).spec,
    params: over.params ?? {
      'linear/weights': { shape: [1, 3], data: Float32Array.of(-3, 2, 0) },
      'linear/intercepts': { shape: [1], data: Float32Array.of(0.5) },
    },
    run: { seed: 1 },
    card: '# tiny',
  });
