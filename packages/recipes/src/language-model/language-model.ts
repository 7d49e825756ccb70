import {
  type Averaging,
  type BatchSource,
  type GradientMethod,
  type HostBatch,
  type Loss,
  type Model,
  type Objective,
  type Optimizer,
  type ParameterGroup,
  type RandomStream,
  RidgelineError,
  type Rule,
  type Tokenizer,
} from '@ridgeline/contracts';
import { contiguousStreams, fingerprint, randomWindows } from '@ridgeline/data';
import { randomStream } from '@ridgeline/tensors';
import { trainTokenizer } from '@ridgeline/tokenization';
import { countTargets } from '@ridgeline/trainers';
import { requireValidation } from '../training/require-validation.ts';
import { modelFromSpec, type StepUnits, stepFromConfig } from '../units/from-config.ts';
import { evaluationBatches } from './evaluation-batches.ts';
import type { LanguageModelConfig } from './language-model-config.ts';
import { type TextCoverage, textCoverage } from './text-coverage.ts';
import { type LanguageModelText, partName, type TextParts, textPartsOf } from './text-parts.ts';

/** Everything that a run of a language model needs, made from its configuration and a text. */
export interface LanguageModelRun {
  readonly config: LanguageModelConfig;
  readonly parts: TextParts;
  /** SHA-256 of the three parts: a resumed run must be given the same. */
  readonly fingerprint: string;
  /** SHA-256 of each part, so that one can say which has changed. */
  readonly fingerprints: Readonly<Record<keyof TextParts, string>>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** What is trained; `evaluationLoss` is what is measured. */
  readonly loss: Loss;
  readonly evaluationLoss: Loss;
  readonly objective?: Objective;
  readonly gradient?: GradientMethod;
  readonly averaging?: Averaging;
  readonly optimizer: Optimizer;
  readonly groups?: readonly ParameterGroup[];
  readonly rules: readonly Rule[];
  readonly random: RandomStream;
  readonly batches: BatchSource;
  readonly validation: readonly HostBatch[];
  /** The beginning of the training text: enough to read the gap to validation, at a small cost. */
  readonly trainProbe: readonly HostBatch[];
  /** Made only when asked for: the test part is for the end. */
  readonly test: () => readonly HostBatch[];
  /** What the targets of `trainProbe`, `validation` and `test()` spell: what `languageModelMetrics` needs. */
  readonly coverage: Readonly<Record<keyof TextParts, () => TextCoverage>>;
}

const probeBatches = 16;

/** The targets that batches count. */
const targetsOf = (batches: readonly HostBatch[]): number =>
  batches.reduce((total, batch) => total + countTargets(batch), 0);

const once = <T>(find: () => T): (() => T) => {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
};

/** @throws `E_CONFIG` if batches have more tokens than the model has positions */
const requireWithinContext = ({ model, training }: LanguageModelConfig): void => {
  const { contextLength } = model as { readonly contextLength?: number };
  const { sequenceLength } = training;
  if (contextLength === undefined || sequenceLength <= contextLength) return;
  throw new RidgelineError(
    'E_CONFIG',
    `training.sequenceLength must be at most model.contextLength, ${contextLength}, got ${sequenceLength}.`,
    {
      at: 'training.sequenceLength',
      hint: `Set training.sequenceLength to ${contextLength} or less, or model.contextLength to ${sequenceLength}.`,
    },
  );
};

/**
 * Text → parts → tokenizer (trained on the training part alone) → batches, with the model, loss, optimizer and rules
 * that the configuration names.
 *
 * @throws `E_CONFIG` for sequences that the model has no positions for; `E_DATA` if a part is shorter than one sequence; what the units throw for their options.
 */
export const prepareLanguageModel = (
  config: LanguageModelConfig,
  text: LanguageModelText,
): Promise<LanguageModelRun> =>
  prepareWithUnits(config, text, {
    trainOn: (training) => trainTokenizer(config.tokenizer, training),
    modelOf: (vocabulary) => modelFromSpec({ ...config.model, vocabulary }),
    step: stepFromConfig(config),
  });

/** The units that a caller brings, so that a page that knows which ones it takes loads no others. */
export interface LanguageModelUnits {
  /** Learns the tokenizer of `config.tokenizer` from the training part. */
  readonly trainOn: (training: string) => Tokenizer;
  /** The model of `config.model` over so many ids. */
  readonly modelOf: (vocabulary: number) => Model;
  /** What the configuration says of a step: loss, optimizer and rules. */
  readonly step: StepUnits;
}

/**
 * {@link prepareLanguageModel} with the tokenizer, the model and the parts of a step that the caller brings.
 *
 * @throws as `prepareLanguageModel`.
 * @example await prepareWithUnits(config, text, { trainOn: char().train, modelOf: (vocabulary) => lstm({ vocabulary }), step })
 */
export const prepareWithUnits = async (
  config: LanguageModelConfig,
  text: LanguageModelText,
  { trainOn, modelOf, step }: LanguageModelUnits,
): Promise<LanguageModelRun> => {
  const { training } = config;
  requireWithinContext(config);
  const parts = textPartsOf(config, text);
  const tokenizer = trainOn(parts.train);
  const idsOf = (part: string): Int32Array => tokenizer.encode(part).ids;
  const sizes = { sequenceLength: training.sequenceLength, batchSize: training.batchSize };
  const random = randomStream(config.seed);

  const { ids: trainIds, offsets: trainOffsets } = tokenizer.encode(parts.train);
  const batches =
    training.windows === 'random'
      ? randomWindows({
          ids: trainIds,
          ...sizes,
          name: 'the training part',
          random: random.stream('batches'),
        })
      : contiguousStreams({ ids: trainIds, ...sizes, name: 'the training part' });
  const model = modelOf(tokenizer.vocabulary.length);
  const measured = (ids: Int32Array, name: string): HostBatch[] =>
    evaluationBatches({ ids, ...sizes, name }, model, config.evaluation);
  const validation = parts.valid === '' ? [] : measured(idsOf(parts.valid), partName(config, 'valid'));
  requireValidation(training, validation);
  const trainProbe = measured(
    trainIds.subarray(0, probeBatches * training.batchSize * training.sequenceLength + 1),
    'the training part',
  );
  const probeTargets = targetsOf(trainProbe);
  const probeText = parts.train.slice(0, trainOffsets[2 * probeTargets + 1]);
  const test = () => measured(idsOf(parts.test), partName(config, 'test'));
  return {
    config,
    parts,
    fingerprints: {
      train: await fingerprint(parts.train),
      valid: await fingerprint(parts.valid),
      test: await fingerprint(parts.test),
    },
    fingerprint: await fingerprint(`${parts.train}\0${parts.valid}\0${parts.test}`),
    tokenizer,
    model,
    ...step,
    random,
    batches,
    validation,
    trainProbe,
    test,
    coverage: {
      train: once(() => textCoverage({ tokenizer, text: probeText, targets: probeTargets })),
      valid: once(() => textCoverage({ tokenizer, text: parts.valid, targets: targetsOf(validation) })),
      test: once(() => textCoverage({ tokenizer, text: parts.test, targets: targetsOf(test()) })),
    },
  };
};
