import { type Estimate, type HostParams, RidgelineError } from '@ridgeline/contracts';
import { estimate } from '@ridgeline/evaluation';
import type { Tuning, TuningRow } from '@ridgeline/report';
import { tuningVerdict } from '@ridgeline/report';
import { countParams } from '@ridgeline/tensors';
import { type Candidate, sizeRule } from '@ridgeline/tuning';
import type { StepRun } from '../training/step-run.ts';
import { tunedStrength } from '../units/rule-kinds.ts';
import type { StepProblem } from './step-problem.ts';
import { configOf, strengthName } from './tune-candidates.ts';
import { chooseStrength, lowestRow } from './tune-choice.ts';
import { type Searched, type StepPlan, searchRows, type TuneExecutors } from './tune-search.ts';
import type { FinalModel } from './tune-trial.ts';

/** Whether rows differ by their strength alone, so that the one-standard-error rule has a direction. */
const isStrengthAlone = (rows: readonly TuningRow[]): boolean =>
  rows.every(({ lambda, settings }) => lambda !== null && Object.keys(settings).length === 0);

const requirePlan = (plan: StepPlan, { valid, test }: Pick<Tuning['data'], 'valid' | 'test'>): void => {
  const refuse = (message: string, hint: string): never => {
    throw new RidgelineError('E_OPTION', `tune: ${message}`, { hint });
  };
  if (plan.search === 'path' && plan.penalty === null)
    refuse('a path needs a penalty.', 'Give --penalty, or another --search.');
  if (plan.search !== 'path' && plan.penalty === null && Object.keys(plan.space).length === 0)
    refuse('there is nothing to choose.', 'Give --penalty or --space.');
  if (valid === 0 || test === 0) {
    throw new RidgelineError('E_CONFIG', 'tune: data.valid and data.test must be above 0.', {
      hint: 'The validation part ends the last training, the test part measures it.',
    });
  }
};

/** Which row is chosen, and the strengths that the two rules name. */
interface Choice {
  readonly row: TuningRow;
  readonly minimum: number | null;
  readonly oneStandardError: number | null;
}

const choiceOf = ({ rule }: StepPlan, { rows, eligible }: Searched): Choice => {
  const { minimum, oneStandardError } = isStrengthAlone(rows)
    ? chooseStrength(rows)
    : { minimum: rows.indexOf(eligible[lowestRow(eligible)]!), oneStandardError: null };
  if (minimum < 0) {
    throw new RidgelineError('E_NAN', 'tune: training came to numbers that are not finite in every trial.', {
      hint: 'Take a smaller optimizer.learningRate.',
    });
  }
  const isStrength = isStrengthAlone(rows);
  return {
    row: rows[rule === 'minimum' ? minimum : (oneStandardError ?? minimum)]!,
    minimum: isStrength ? rows[minimum]!.lambda : null,
    oneStandardError: oneStandardError === null ? null : rows[oneStandardError]!.lambda,
  };
};

/** The kept model and how it was trained. */
export interface TunedModel<Run extends StepRun> {
  readonly config: Run['config'];
  readonly run: Run;
  readonly params: HostParams;
  readonly bestStep: number;
  readonly validation: number;
  readonly train: number;
}

/** What the final trainings came to. */
interface Finals<Config> {
  readonly models: readonly FinalModel[];
  readonly test: Estimate;
  readonly kept: FinalModel;
  readonly seed: number;
  readonly config: Config;
}

/** What is asked, and the task that it is asked about. */
interface Study<Run extends StepRun, Data> {
  readonly problem: StepProblem<Run, Data>;
  readonly plan: StepPlan<Run['config']>;
}

/** Trains what was chosen from the beginning with every seed; the best by validation is kept. */
const trainChosen = async <Run extends StepRun>(
  { problem, plan: { config, penalty, seeds } }: Study<Run, never>,
  { lambda, settings }: TuningRow,
  { final }: TuneExecutors,
): Promise<Finals<Run['config']>> => {
  const candidate: Candidate = { ...settings, ...(lambda === null ? {} : { [strengthName]: lambda }) };
  const chosen = configOf(problem, config, { candidate, penalty });
  const models = await final.run(
    seeds.map((seed) => ({ kind: 'final', name: `seed ${seed}`, config: { ...chosen, seed } })),
  );
  const kept = models.reduce((best, model) => (model.validation < best.validation ? model : best));
  const seed = seeds[models.indexOf(kept)]!;
  const test = estimate(models.map((model) => model.test));
  return { models, test, kept, seed, config: { ...chosen, seed } };
};

const resultOf = <Run extends StepRun>(
  { problem, plan }: Study<Run, never>,
  run: Run,
  {
    rows,
    choice,
    finals,
    own,
  }: {
    readonly rows: readonly TuningRow[];
    readonly choice: Choice;
    readonly finals: Finals<Run['config']>;
    /** The run of what was chosen. */
    readonly own: Run;
  },
): Omit<Tuning, 'verdict' | 'seconds'> => {
  const { config, seeds, folds, rule } = plan;
  const { row: chosen, minimum, oneStandardError } = choice;
  const data = problem.data(run);
  const { penalty, lambda, settings } = chosen;
  const total = (what: 'steps' | 'seconds') => rows.reduce((sum, row) => sum + row[what], 0);
  return {
    ...problem.terms,
    search: plan.search,
    strength: lambda === null ? null : tunedStrength(penalty),
    data: { name: plan.name, ...data },
    model: { kind: finals.config.model.kind, parameters: countParams(own.model.parameters) },
    config,
    seeds,
    heldOut: {
      kind: folds < 2 ? 'validation' : problem.foldKind(run),
      folds: Math.max(1, folds),
      repeats: 1,
    },
    rows: rows.map((row) => (row === chosen ? { ...row, test: finals.test } : row)),
    chosen: {
      rule,
      penalty,
      lambda,
      settings,
      minimum,
      oneStandardError,
      seed: finals.seed,
      validation: estimate(finals.models.map(({ validation }) => validation)),
    },
    startingPoints: {
      sizeRule: sizeRule({
        trainRows: data.train,
        totalRows: data.train + data.valid + data.test,
        fraction: 0.01,
      }),
      noiseLevel: null,
    },
    test: {
      loss: finals.test,
      ...problem.meanScores(
        finals.models.map(({ testScores }) => testScores),
        finals.kept.testScores,
      ),
    },
    nested: null,
    coefficients: null,
    cost: {
      steps: total('steps'),
      seconds: total('seconds'),
      trainingSteps: config.training.maxSteps,
    },
    environment: plan.environment,
  };
};

/**
 * Chooses a strength or settings by what is held out, then trains what was chosen from the beginning with every seed,
 * and uses the test part for that alone.
 *
 * @throws `E_OPTION`, `E_CONFIG` before the first step; what the executors throw.
 */
export const tuneSteps = async <Run extends StepRun, Data>(
  study: Study<Run, Data>,
  data: Data,
  executors: TuneExecutors,
): Promise<{ readonly tuning: Tuning; readonly kept: TunedModel<Run> }> => {
  const start = performance.now();
  const { problem, plan } = study;
  const run = await problem.prepare(plan.config, data, null);
  requirePlan(plan, problem.data(run));
  const { config, penalty } = plan;
  const searched = await searchRows({
    plan,
    executors,
    configOf: (candidate) => configOf(problem, config, { candidate, penalty }),
  });
  const choice = choiceOf(plan, searched);
  const finals = await trainChosen(study, choice.row, executors);
  // settings may be those of the model or of its tokenizer
  const own = await problem.prepare(finals.config, data, null);
  const result = resultOf(study, run, { rows: searched.rows, choice, finals, own });
  const { params, bestStep, validation, train } = finals.kept;
  return {
    tuning: { ...result, verdict: tuningVerdict(result), seconds: (performance.now() - start) / 1000 },
    kept: { config: finals.config, run: own, params, bestStep, validation, train },
  };
};
