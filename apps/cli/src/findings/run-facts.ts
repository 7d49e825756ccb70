import type { Facts, PenaltyFact } from '@ridgeline/checks';
import type { Measured } from '../folders/run-folder.ts';

/** What checks ask of the configuration of a run, as run.json keeps it. */
export interface CheckedConfig {
  readonly regularizers?: readonly {
    readonly kind: string;
    readonly as?: string | undefined;
    readonly lambda?: number | undefined;
  }[];
  readonly optimizer?: { readonly clipGlobalNorm?: number | undefined };
  readonly training?: { readonly maxSteps?: number | undefined; readonly patience?: number | undefined };
}

type StepEnd = Extract<Measured, { type: 'step-end' }>;
type EvaluationEnd = Extract<Measured, { type: 'evaluation-end' }>;

/** JSON has null for what is not finite. */
const numberOf = (value: number | null | undefined): number => value ?? Number.NaN;

/** Penalties by kind, with what they came to; of several rules of one kind that act differently nothing can be said. */
const penaltiesOf = (
  { regularizers = [] }: CheckedConfig,
  evaluations: readonly EvaluationEnd[],
): readonly PenaltyFact[] =>
  [...new Set(regularizers.map(({ kind }) => kind))].flatMap((kind) => {
    const rules = regularizers.filter((rule) => rule.kind === kind);
    const nats = evaluations.map(({ validation }) => validation.penalties?.[kind]);
    const [{ as = 'penalty', lambda }] = rules as [(typeof rules)[0]];
    return lambda === undefined ||
      rules.some((rule) => (rule.as ?? 'penalty') !== as) ||
      nats.includes(undefined)
      ? []
      : [{ name: kind, as, lambda, nats: nats as number[] }];
  });

/** Why a run ended, as far as its configuration and its evaluations tell. */
const stopReasonOf = (
  {
    training: { maxSteps = Number.POSITIVE_INFINITY, patience = Number.POSITIVE_INFINITY } = {},
  }: CheckedConfig,
  step: number,
  evaluations: readonly EvaluationEnd[],
): NonNullable<Facts['stopReason']> => {
  if (step >= maxSteps) return 'max-steps';
  const best = evaluations.map(({ isBest }) => isBest).lastIndexOf(true);
  return evaluations.length - 1 - best >= patience ? 'early-stop' : 'aborted';
};

/** What the steps and evaluations of a run tell; nothing of a run that measured none. */
export const runFacts = (config: CheckedConfig, measured: readonly Measured[]): Facts => {
  const steps = measured.filter((event): event is StepEnd => event.type === 'step-end');
  const evaluations = measured.filter((event): event is EvaluationEnd => event.type === 'evaluation-end');
  if (steps.length === 0) return {};
  return {
    steps: steps.map(({ step, dataLoss, gradientNorm }) => ({
      step,
      dataLoss: numberOf(dataLoss),
      gradientNorm: numberOf(gradientNorm),
    })),
    ...(evaluations.length > 0 && {
      evaluations: evaluations.map(({ step, train, validation }) => ({
        step,
        ...(train && { train: numberOf(train.dataLoss) }),
        validation: numberOf(validation.dataLoss),
      })),
    }),
    stopReason: stopReasonOf(config, steps.at(-1)!.step, evaluations),
    clipNorm: config.optimizer?.clipGlobalNorm ?? Number.POSITIVE_INFINITY,
    penalties: penaltiesOf(config, evaluations),
  };
};
