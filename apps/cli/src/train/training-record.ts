import type { Evaluation, Json, RunEvent, TrainingState } from '@ridgeline/contracts';
import { type LanguageModelMetrics, type LanguageModelRun, languageModelMetrics } from '@ridgeline/recipes';
import { weightsOf } from '@ridgeline/trainers';
import type { Device } from '../command-line/backend.ts';
import type { Given } from '../command-line/command.ts';
import { environment } from '../command-line/environment.ts';
import { saveRun } from '../folders/run-folder.ts';
import { modelCard } from '../tasks/language-model/card.ts';
import { nats, percent } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ThreadsChoice } from '../workers/training-threads.ts';
import type { Plan } from './training-plan.ts';

export type EvaluationEnd = Extract<RunEvent, { type: 'evaluation-end' }>;

/** Everything that is known before the first step. */
export interface TrainingFacts {
  readonly plan: Plan;
  readonly run: LanguageModelRun;
  readonly folder: string;
  readonly given: Given;
  readonly terminal: Terminal;
  /** What the text is called. */
  readonly name: string;
  readonly device: Device;
  readonly choice: ThreadsChoice;
}

/** Metrics as `--json` prints them and run.json keeps them. */
export const metricsOf = ({ run }: TrainingFacts, best: EvaluationEnd | undefined) => {
  const measured = (found: Evaluation, part: 'train' | 'valid') => ({
    ...found,
    ...languageModelMetrics(run.coverage[part](), found.dataLoss),
  });
  return {
    train: best?.train === undefined ? null : measured(best.train, 'train'),
    validation: best === undefined ? null : measured(best.validation, 'valid'),
  };
};

/** Metrics in a line for a person. */
export const metricsText = ({ perplexity, bitsPerCharacter, unknownShare }: LanguageModelMetrics): string =>
  [
    typeof perplexity === 'number'
      ? `perplexity ${perplexity.toFixed(2)}`
      : `no perplexity, as ${perplexity.absent}`,
    typeof bitsPerCharacter === 'number'
      ? `${nats(bitsPerCharacter)} bits per character`
      : `no bits per character, as ${bitsPerCharacter.absent}`,
    ...(unknownShare > 0 ? [`${percent(unknownShare)} of the tokens unknown`] : []),
  ].join(', ');

/** run.json: all that the weights came from. */
export const recordOf = (
  setting: TrainingFacts,
  step: number,
  bestStep: number,
  best?: EvaluationEnd,
): Json => {
  const { plan, run, given, device, choice } = setting;
  const { threads, stepMsByThreads } = choice;
  return {
    config: run.config,
    data: plan.data,
    fingerprint: run.fingerprint,
    fingerprints: run.fingerprints,
    seed: run.config.seed,
    command: given.line,
    environment: environment(device),
    threads,
    ...(stepMsByThreads && { stepMsByThreads }),
    step,
    bestStep,
    metrics: metricsOf(setting, best),
  } as unknown as Json;
};

/** Saves the model of the best step so far, and the state that a run goes on from. */
export const saveTraining = async (
  setting: TrainingFacts,
  state: TrainingState,
  best: EvaluationEnd | undefined,
): Promise<void> => {
  const { run, name, device, folder } = setting;
  const bestStep = state.best?.step ?? state.step;
  const card = modelCard({
    config: run.config,
    source: name,
    fingerprint: run.fingerprint,
    parameters: run.model.parameters,
    tokenizer: run.tokenizer,
    bestStep,
    environment: environment(device),
    ...(best && { validation: best.validation }),
  });
  const content = {
    spec: run.model.spec,
    tokenizer: run.tokenizer,
    params: weightsOf(state),
    run: recordOf(setting, state.step, bestStep, best),
    card,
  };
  await saveRun(folder, content, state);
};
