import { MIN_GRU_SEQUENCE_GRADIENT_KERNEL, MIN_GRU_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import { type Call, defineKernel } from '../define-kernel.ts';

/** What both kernels begin with: batch, time, hidden, reverse. */
const sizesOf = (
  { attributes }: Call,
  sequence: readonly number[],
  hidden: readonly number[],
): readonly number[] => [...sequence.slice(0, 2), hidden[1]!, attributes.reverse ? 1 : 0];

/** [outputs [B, T, H], gates [B, T, 2H]] */
export const minGruSequence = defineKernel(
  MIN_GRU_SEQUENCE_KERNEL,
  (call) => {
    const { inputs, run, at, output } = call;
    const { projected, hidden, mask } = inputs;
    const sizes = sizesOf(call, projected!.shape, hidden!.shape);
    const [outputs, gates] = [output(sizes.slice(0, 3)), output(projected!.shape)];
    run.minGruForward!(...sizes, at(projected), at(hidden), at(gates), at(outputs), at(mask));
    return [outputs, gates];
  },
  { unsaved: ['projected'] },
);

/** Gradients of [projected, hidden]. */
export const minGruSequenceGradient = defineKernel(MIN_GRU_SEQUENCE_GRADIENT_KERNEL, (call) => {
  const { inputs, run, at, output, zeros } = call;
  const { hidden, outputs, gates, outputsGradient, mask } = inputs;
  const [projectedGradient, hiddenGradient] = [output(gates!.shape), zeros(hidden!.shape)];
  run.minGruBackward!(
    ...sizesOf(call, outputs!.shape, hidden!.shape),
    ...[at(hidden), at(gates), at(outputs), at(outputsGradient)],
    ...[at(hiddenGradient), at(projectedGradient), at(mask)],
  );
  return [projectedGradient, hiddenGradient];
});
