import type { Model } from '@ridgeline/contracts';
import { defineTextModel } from '../define-model.ts';
import { uniform } from '../initializers.ts';
import { convBank, filterWidths } from '../layers/conv-bank.ts';
import { headKernel, textClassifier, textSizes } from './text-classifier.ts';

/** The options of {@link textCnn}. */
export type TextCnnOptions = Parameters<typeof textCnn>[0];

/**
 * A classifier of texts by convolutions: embedding → filters over windows of several sizes, each filter's largest value over
 * the positions, ReLU → linear head.
 *
 * It reads `ids` [B, T] and `idsMask`, whose zeros have no part in it. Sites: `embedding` [B, T, D], `output` [B, windows·F],
 * where the article's dropout stands, and `logits` [B, K]. The embedding
 * begins uniform ±0.25, as the article's, the rest as PyTorch's, uniform ±1/√inputs.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no input `ids`.
 * @see Kim 2014, "Convolutional neural networks for sentence classification".
 * @example textCnn({ vocabulary: 8000, classes: 6, embedding: 100 }).parameters.map(({ path }) => path)
 */
export const textCnn = /* @__PURE__ */ defineTextModel(
  'textCnn',
  {
    about: 'Convolutions over windows of words, each filter’s largest value over the text: short texts.',
    label: 'TextCNN',
    formula: 'logits = relu(max_t(x_{t…t+k}·W_k + b_k))·H + c',
    options: {
      ...textSizes,
      embedding: { type: 'integer', min: 1, default: 100, about: 'The width of the embedding, D.' },
      windows: {
        type: 'numbers',
        min: 1,
        optional: true,
        about: 'How many positions the windows reach over. Absent: 3, 4 and 5.',
      },
      filters: { type: 'integer', min: 1, default: 100, about: 'Filters of each size of window, F.' },
    },
    example: { vocabulary: 65, classes: 3, embedding: 32, filters: 16 },
    same: { 'Kim 2014': 'CNN-rand, with dropout at output' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ vocabulary, classes, embedding, windows = [3, 4, 5], filters }): Omit<Model, 'spec'> => {
    const options = { width: embedding, windows, filters };
    const { parameters, apply } = convBank('convolution', options);
    return textClassifier(
      'textCnn',
      { vocabulary, classes, embedding, table: uniform(0.25) },
      {
        parameters,
        widths: filterWidths('convolution', options, {
          path: headKernel,
          outputs: classes,
          sites: ['output'],
        }),
        outputs: windows.length * filters,
        apply,
      },
    );
  },
);
