import type { BatchSource, HostArray, HostBatch, Model, Vocabulary } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { type ModelChoice, sizes } from './axes.ts';

const { vocabulary, classes } = sizes;
const [rows, time, sourceTime, distinct] = [4, 5, 6, 4] as const;

/** What the ids stand for: padding, the unknown one, and words. */
export const tokenizer: Vocabulary = {
  vocabulary: ['<pad>', '<unk>', ...Array.from({ length: vocabulary - 2 }, (_, i) => `word ${i}`)],
  special: { pad: 0, unknown: 1 },
};

const random = randomStream(7).stream('table');

/** Ids of texts of several lengths, and their mask; the shortest is one word. */
const texts = (name: string, step: number, length: number) => {
  const drawn = random
    .stream(name)
    .at(step)
    .integers(rows * length, vocabulary - 2);
  const isThere = (i: number): boolean => i % length < [length, 3, 1, length - 1][Math.floor(i / length)]!;
  const shape = [rows, length] as const;
  return {
    ids: { shape, data: drawn.map((id, i) => (isThere(i) ? id + 2 : 0)) },
    mask: { shape, data: drawn.map((_, i) => Number(isThere(i))) },
  };
};

const batchAt = (model: Model, { task }: ModelChoice, step: number): HostBatch => {
  const { ids, mask } = texts('ids', step, time);
  const readsSource = model.inputs?.includes('source') === true;
  const source = texts('source', step, sourceTime);
  const inputs: Record<string, HostArray> = {
    ids,
    idsMask: mask,
    ...(readsSource && { source: source.ids, sourceMask: source.mask }),
  };
  const drawn = random.stream('targets').at(step);
  return task === 'ids'
    ? {
        inputs,
        targets: { shape: ids.shape, data: drawn.integers(rows * time, vocabulary) },
        counts: mask,
        continues: !readsSource && step > 0,
      }
    : { inputs, targets: { shape: [rows], data: drawn.integers(rows, classes) } };
};

/** Batches of a model's inputs and targets, with padding; those of a language model go on where the ones before ended. */
export const batchesOf = (model: Model, choice: ModelChoice): BatchSource => {
  const batches = Array.from({ length: distinct }, (_, step) => batchAt(model, choice, step));
  return {
    spec: { kind: 'table' },
    targetsPerBatch: rows * (choice.task === 'ids' ? time : 1),
    stepsPerEpoch: distinct,
    at: (step) => batches[step === 0 ? 0 : 1 + ((step - 1) % (distinct - 1))]!,
  };
};
