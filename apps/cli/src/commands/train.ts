import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type HostParams, type Json, RidgelineError, type RunEvent, type TrainingState } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { type Config, type LanguageModelRun, prepareLanguageModel, train } from '@ridgeline/recipes';
import { selectPaths } from '@ridgeline/tensors';
import { startBackend } from '../backend.ts';
import { type Given, type Run, switchFlag, textFlag } from '../command.ts';
import { changedConfiguration, configurationOf } from '../configuration.ts';
import { environment } from '../environment.ts';
import { exitCodes } from '../failure.ts';
import { takeFolder, writeFiles } from '../files.ts';
import { count, duration, json } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { modelCard } from '../model-card.ts';
import { loadRun, loadState, saveModel } from '../model-folder.ts';
import type { Terminal } from '../terminal.ts';
import { readSource } from '../text-source.ts';
import { trainingProgress } from '../training-progress.ts';

interface Plan {
  readonly config: Config;
  /** As given: what the text is read from again when the run is resumed. */
  readonly data: string;
  readonly fingerprint?: string;
  readonly state?: TrainingState;
}

const absolute = (data: string): string => (/[./\\]/.test(data) && data !== '-' ? path.resolve(data) : data);

const resumePlan = async (given: Given, folder: string, terminal: Terminal): Promise<Plan> => {
  const saved = (await loadRun(folder)) as { config: unknown; data: string; fingerprint: string };
  if (textFlag(given, 'config') !== undefined) {
    throw new RidgelineError('E_USAGE', '--resume goes on with the configuration of the run, so it takes no --config.', {
      at: '--config',
      hint: 'Change single keys with --set, e.g. --set training.maxSteps=4000',
    });
  }
  return {
    config: changedConfiguration(given, saved.config),
    data: given.positionals[0] ?? saved.data,
    fingerprint: saved.fingerprint,
    state: await loadState(folder, terminal.warn),
  };
};

const freshPlan = async (given: Given): Promise<Plan> => {
  const config = await configurationOf(given);
  const data = absolute(given.positionals[0] ?? config.data.train ?? 'moby-dick');
  return { config: { ...config, data: { ...config.data, train: data } }, data };
};

const summary = (run: LanguageModelRun, terminal: Terminal): void => {
  const { parts, model, tokenizer, batches, config } = run;
  const { bold, dim } = terminal.colors;
  const size = model.parameters.reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0);
  const line = (name: string, text: string) => terminal.say(`  ${dim(name.padEnd(13))}${text}`);
  line('text', `${count(parts.train.length)} characters to train, ${count(parts.valid.length)} to validate, ${count(parts.test.length)} left for the end`);
  line('vocabulary', `${count(tokenizer.vocabulary.length)} ${config.tokenizer.kind === 'char' ? 'characters' : 'words'}`);
  line('model', `${bold(config.model.kind)}, ${count(size)} parameters (${((4 * size) / 2 ** 20).toFixed(1)} MB)`);
  line('batches', `${config.training.batchSize} × ${config.training.sequenceLength}, ${count(batches.stepsPerEpoch)} steps an epoch, ${count(config.training.maxSteps)} in all`);
  line('optimizer', JSON.stringify(config.optimizer));
  for (const rule of config.regularizers) line('regularizer', JSON.stringify(rule));
  if (config.regularizers.length === 0) line('regularizer', 'none');
  line('seed', String(config.seed));
};

/** The shortened metrics that `--json` prints and run.json keeps. */
const evaluated = (event: Extract<RunEvent, { type: 'evaluation-end' }>['validation'], charactersPerTarget: number) => ({
  ...event,
  perplexity: Math.exp(event.dataLoss),
  bitsPerCharacter: event.dataLoss / Math.LN2 / charactersPerTarget,
});

/** Sums up what a run needs besides its weights. */
const recordOf = (plan: Plan, run: LanguageModelRun, backend: string, given: Given, more: Record<string, unknown>): Json =>
  ({
    config: run.config,
    data: plan.data,
    fingerprint: run.fingerprint,
    seed: run.config.seed,
    command: given.line,
    environment: environment(backend),
    ...more,
  }) as unknown as Json;

const requireSameData = (plan: Plan, run: LanguageModelRun, folder: string): void => {
  if (plan.fingerprint === undefined || plan.fingerprint === run.fingerprint) return;
  throw new RidgelineError(
    'E_DATA',
    `${plan.data}: the text has changed since the run began: its fingerprint was ${plan.fingerprint.slice(0, 16)}…, and is ${run.fingerprint.slice(0, 16)}….`,
    { at: plan.data, hint: `Bring the old text back, or begin anew with another --out than ${folder}.` },
  );
};

/** Cuts the metrics after the step that a run is resumed from, so that no step is told twice. */
const rewindMetrics = async (folder: string, step: number): Promise<void> => {
  const text = await readFile(path.join(folder, 'metrics.jsonl'), 'utf8').catch(() => '');
  const kept = text.split('\n').filter((line) => {
    try {
      return (JSON.parse(line) as { step: number }).step <= step;
    } catch {
      return false;
    }
  });
  await writeFiles(folder, { 'metrics.jsonl': Buffer.from(kept.map((line) => `${line}\n`).join('')) });
};

/** Follows a run: tells it, writes its metrics, saves its checkpoints. */
const follow = async (
  events: AsyncGenerator<RunEvent, void, undefined>,
  options: {
    readonly folder: string;
    readonly save: (params: HostParams, state: TrainingState, evaluations: readonly Evaluated[]) => Promise<void>;
    readonly tell: (event: RunEvent) => void;
    readonly emit: ((text: string) => void) | undefined;
  },
): Promise<Followed> => {
  const { folder, save, tell, emit } = options;
  const evaluations: Evaluated[] = [];
  let targets = 0;
  const start = performance.now();
  for await (const event of events) {
    tell(event);
    if (event.type === 'step-end') targets += event.targets;
    if (event.type === 'evaluation-end') evaluations.push(event);
    if (event.type === 'step-end' || event.type === 'evaluation-end') {
      emit?.(json(event));
      await appendFile(path.join(folder, 'metrics.jsonl'), json(event));
    }
    if (event.type === 'checkpoint') {
      await save(event.state.best?.params ?? event.state.params, event.state, evaluations);
      emit?.(json({ type: 'checkpoint', step: event.step }));
    }
    if (event.type === 'run-end') {
      await save(event.params, event.state, evaluations);
      return { end: event, evaluations, targets, seconds: (performance.now() - start) / 1000 };
    }
  }
  throw new RidgelineError('E_INTERNAL', 'training ended without an end.');
};

type Evaluated = Extract<RunEvent, { type: 'evaluation-end' }>;
interface Followed {
  readonly end: Extract<RunEvent, { type: 'run-end' }>;
  readonly evaluations: readonly Evaluated[];
  readonly targets: number;
  readonly seconds: number;
}

/** `ridgeline train`: one run, saved so that it can go on after any end. */
export const trainCommand: Run = async (given, terminal) => {
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'train');
  const resumes = switchFlag(given, 'resume');
  terminal.say(resumes ? `Going on with the run in ${folder} …` : 'Reading the text …');
  const plan = resumes ? await resumePlan(given, folder, terminal) : await freshPlan(given);
  const source = await readSource(plan.data);
  const run = await prepareLanguageModel(plan.config, source.text);
  requireSameData(plan, run, folder);
  const release = await takeFolder(folder);
  const interrupt = interruptible(terminal);
  try {
    const backend = await startBackend(textFlag(given, 'backend') ?? 'auto', terminal);
    summary(run, terminal);
    await rewindMetrics(folder, plan.state?.step ?? -1);
    const charactersPerTarget = run.parts.valid.length / Math.max(1, run.tokenizer.encode(run.parts.valid).ids.length);
    const bestOf = (evaluations: readonly Evaluated[]) => [...evaluations].reverse().find(({ isBest }) => isBest);
    const save = async (params: HostParams, state: TrainingState, evaluations: readonly Evaluated[]) => {
      const best = bestOf(evaluations);
      const facts = { bestStep: state.best?.step ?? state.step, environment: environment(backend) };
      const card = modelCard({
        ...facts,
        config: run.config,
        source: source.name,
        fingerprint: run.fingerprint,
        parameters: run.model.parameters,
        vocabulary: run.tokenizer.vocabulary.length,
        ...(best && { validation: best.validation }),
      });
      const metrics = best && { validation: evaluated(best.validation, charactersPerTarget), ...(best.train && { train: best.train }) };
      const record = recordOf(plan, run, backend, given, { step: state.step, bestStep: facts.bestStep, metrics: metrics ?? null });
      await saveModel(folder, { spec: run.model.spec, tokenizer: run.tokenizer, params, run: record, card }, state);
    };
    const events = train(run, { signal: interrupt.signal, ...(plan.state && { resume: plan.state }) });
    const emit = textFlag(given, 'format') === 'jsonl' ? terminal.data : undefined;
    const tell = trainingProgress(terminal, run.config.training.maxSteps, switchFlag(given, 'debug'));
    const followed = await follow(events, { folder, save, tell, emit });
    return finish(followed, { folder, run, terminal, charactersPerTarget });
  } finally {
    interrupt.done();
    await release();
  }
};

const finish = (
  { end, evaluations, targets, seconds }: Followed,
  where: {
    readonly folder: string;
    readonly run: LanguageModelRun;
    readonly terminal: Terminal;
    readonly charactersPerTarget: number;
  },
): number => {
  const { folder, run, terminal, charactersPerTarget } = where;
  const best = evaluations.find(({ step }) => step === end.bestStep) ?? evaluations.at(-1);
  const zeros = exactZeros(end.params, selectPaths(run.model.parameters)).share;
  if (terminal.json) {
    terminal.data(
      json({
        model: folder,
        steps: end.step,
        bestStep: end.bestStep,
        reason: end.reason,
        seconds,
        tokensPerSecond: targets / seconds,
        zeros,
        train: best?.train ?? null,
        validation: best ? evaluated(best.validation, charactersPerTarget) : null,
      }),
    );
  }
  const { bold, dim } = terminal.colors;
  if (end.reason === 'aborted') {
    terminal.warn(`Stopped after step ${end.step}; everything is saved. To go on:`);
    terminal.warn(`  ${bold(`ridgeline train --resume --out ${folder}`)}`);
    return exitCodes.interrupted;
  }
  terminal.say(
    `${end.reason === 'early-stop' ? 'No better for long: stopped early' : 'Done'} after ${count(end.step)} steps in ${duration(seconds)} (${count(Math.round(targets / seconds))} tokens/s).`,
  );
  terminal.say(`The model of step ${end.bestStep} is in ${bold(folder)} ${dim(`(${(zeros * 100).toFixed(1)} % of its weights are exactly zero)`)}.`);
  terminal.say(`Next: ${bold(`ridgeline generate ${folder} --prompt "The "`)}`);
  return exitCodes.done;
};
