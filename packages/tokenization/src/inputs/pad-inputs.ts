import { type ModelInput, type Padding, requireInRange, requireOneOf } from '@ridgeline/contracts';
import { join } from './assemble-input.ts';

const longestOf = (inputs: readonly ModelInput[]): number =>
  inputs.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);

const padInput = (
  input: ModelInput,
  length: number,
  { id, typeId = 0, direction = 'right' }: Padding,
): ModelInput => {
  const overflowing = input.overflowing.map((rest) => padInput(rest, length, { id, typeId, direction }));
  const missing = Math.max(0, length - input.ids.length);
  const padding = {
    ids: new Int32Array(missing).fill(id),
    offsets: new Int32Array(2 * missing),
    typeIds: new Int32Array(missing).fill(typeId),
    sequenceIds: new Int8Array(missing).fill(-1),
    specialMask: new Uint8Array(missing).fill(1),
    attentionMask: new Uint8Array(missing),
  };
  return { ...(direction === 'right' ? join(input, padding) : join(padding, input)), overflowing };
};

/**
 * Fills inputs up to one length, so that they make a batch. None is cut: one that is longer stays as it is.
 *
 * @param padding with what, to which length and at which end; the file of a tokenizer may ask for one: `tokenizer.input?.padding`.
 * @throws `E_RANGE` or `E_OPTION` for a padding that cannot be.
 * @see `pad_encodings` of Hugging Face tokenizers.
 * @example padInputs([encodeInput(tokenizer, 'a'), encodeInput(tokenizer, 'a b')], { id: 0 })
 */
export const padInputs = (inputs: readonly ModelInput[], padding: Padding): ModelInput[] => {
  const { id, typeId = 0, length = longestOf(inputs), multipleOf = 1, direction = 'right' } = padding;
  requireInRange('padding', { type: 'integer', min: 0 }, { id, typeId, length });
  requireInRange('padding', { type: 'integer', min: 1 }, { multipleOf });
  requireOneOf('padding', ['left', 'right'], { direction });
  const whole = Math.ceil(length / multipleOf) * multipleOf;
  return inputs.map((input) => padInput(input, whole, padding));
};
