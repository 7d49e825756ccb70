import {
  type BatchSource,
  type HostBatch,
  type RandomStream,
  RidgelineError,
  type Vocabulary,
} from '@ridgeline/contracts';
import type { RunRules } from './rules.ts';

interface NoisyInputsOptions {
  readonly batches: BatchSource;
  readonly tokenizer?: Vocabulary;
  readonly random: RandomStream;
}

/** The inputs that hold ids: whole numbers, and no mask of another. */
const idInputs = ({ inputs }: HostBatch): readonly string[] =>
  Object.keys(inputs).filter(
    (name) =>
      inputs[name]!.data instanceof Int32Array &&
      !(name.endsWith('Mask') && Object.hasOwn(inputs, name.slice(0, -'Mask'.length))),
  );

const requireIds = (
  batch: HostBatch,
  { name, input }: Pick<RunRules['inputNoises'][number], 'name' | 'input'>,
): void => {
  const ids = idInputs(batch);
  if (ids.includes(input)) return;
  throw new RidgelineError(
    'E_SELECTOR',
    `${name}: input must name ids that batches have: ${ids.join(', ')}, got ${input}.`,
    { hint: 'Masks, and inputs that hold numbers, have no ids.' },
  );
};

/**
 * Batches with noise on their inputs, in the order of the rules. The batches themselves where there is no such rule. As
 * they are addressed by step and the noise draws by step, a resumed run reads what the unbroken one would have.
 *
 * @throws `E_SELECTOR` if a rule names no input that holds ids; `E_OPTION` without what the ids stand for
 */
export const noisyInputs = (
  { batches, tokenizer, random }: NoisyInputsOptions,
  { inputNoises }: RunRules,
): BatchSource => {
  if (inputNoises.length === 0) return batches;
  if (tokenizer === undefined)
    throw new RidgelineError('E_OPTION', `${inputNoises[0]!.name}: fit must be told what ids stand for.`, {
      hint: 'Give fit the tokenizer that made them.',
    });
  const noisy = (batch: HostBatch, step: number): HostBatch => {
    const inputs = { ...batch.inputs };
    for (const { name, inputNoise, input } of inputNoises) {
      const stream = random.stream(`inputs/${input}/${name}`).at(step);
      inputs[input] = inputNoise.apply(inputs[input]!, stream, tokenizer);
    }
    return { ...batch, inputs };
  };
  const first = batches.at(0);
  for (const rule of inputNoises) requireIds(first, rule);
  return {
    ...batches,
    spec: {
      ...batches.spec,
      noise: inputNoises.map(({ inputNoise, input }) => ({ ...inputNoise.spec, input })),
    },
    at: (step) => noisy(batches.at(step), step),
  };
};
