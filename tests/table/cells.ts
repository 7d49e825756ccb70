import {
  type HostParams,
  isRidgelineError,
  type Loss,
  type Model,
  type RunEvent,
  type TrainingState,
} from '@ridgeline/contracts';
import { crossEntropy, jointLosses, losses } from '@ridgeline/losses';
import { evaluationMode, mapParams, randomStream } from '@ridgeline/tensors';
import { type FitOptions, fit } from '@ridgeline/trainers';
import { memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { type ModelChoice, modelChoices, type OptimizerChoice, optimizerChoices, parts } from './axes.ts';
import { batchesOf, tokenizer } from './batches.ts';
import {
  type Contradiction,
  contradictions,
  contradictionsOf,
  type Made,
  type Shapes,
} from './contradictions.ts';
import { everyTriple, type Places } from './pairs.ts';
import { resolved, type Settings, settingsOf, unitsOf } from './settings.ts';

/** How many choices stand on each axis: parts, optimizers, models. */
export const axes: Places = [parts.length, optimizerChoices.length, modelChoices.length];

/** One of everything, in one of its forms. */
export interface Cell {
  readonly name: string;
  readonly settings: Settings;
  readonly optimizer: OptimizerChoice;
  readonly model: ModelChoice;
  readonly modelForm: ModelChoice['forms'][number];
}

/** Every cell. */
export const tripleCells = (): readonly Cell[] => everyTriple(axes).map(cellOf);

const formOf = <T>(forms: readonly T[], place: number): T => forms[place % forms.length]!;

const models = new Map<string, Model>();

/** The model of a form, which holds no tensors. */
const modelOf = ({ make }: ModelChoice, form: ModelChoice['forms'][number]): Model => {
  const key = JSON.stringify(form);
  const model = models.get(key) ?? make(form);
  models.set(key, model);
  return model;
};

/** The cell of these places. Its forms, and the site where its part acts, follow from the places of the other axes, so that all have their turn. */
export const cellOf = ([partPlace, optimizerPlace, modelPlace]: Places): Cell => {
  const part = parts[partPlace]!;
  const optimizer = optimizerChoices[optimizerPlace]!;
  const model = modelChoices[modelPlace]!;
  const modelForm = formOf(model.forms, partPlace + optimizerPlace);
  const site = formOf(modelOf(model, modelForm).sites, partPlace + Math.floor(optimizerPlace / 2));
  const settings = formOf(part.forms(site), modelPlace + optimizerPlace);
  const where = part.isPlaced ? ` at ${site}` : '';
  return {
    name: `${part.name}${where}, ${optimizer.name}, ${model.name} ${JSON.stringify(modelForm)}`,
    ...{ settings, optimizer, model, modelForm },
  };
};

const lossOf = ({ task }: ModelChoice, { objective }: Settings): Loss => {
  if (task === 'joint classes') return jointLosses.negativeLogLikelihood();
  // with smoothing all logits are wanted; without, some heads have none
  return objective === undefined ? crossEntropy() : losses.crossEntropy(losses.crossEntropy.example);
};

/** The options of a cell's run. */
export const runOf = ({ settings, optimizer, model: choice }: Cell, made: Made): FitOptions => {
  const batches = batchesOf(made.model, choice);
  return {
    ...made,
    loss: lossOf(choice, settings),
    batches,
    tokenizer,
    validation: [batches.at(0)],
    random: randomStream(3).stream(optimizer.name),
    maxSteps: 20,
    evaluateEvery: 5,
  };
};

/** The units of a cell. @param settings those of the cell, or the same written anew */
export const madeOf = ({ optimizer, model, modelForm }: Cell, settings: Settings): Made => ({
  ...unitsOf(settings),
  optimizer: optimizer.make(optimizer.spec),
  model: modelOf(model, modelForm),
});

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** The same units out of what those given say of themselves, by way of a configuration. */
const rebuilt = ({ optimizer, model }: Cell, made: Made): Made => ({
  ...unitsOf(resolved(copy(settingsOf(made)))),
  optimizer: optimizer.make(copy(made.optimizer.spec)),
  model: model.make(copy(made.model.spec)),
});

/** JSON in which keys stand in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const writtenOf = (made: Made): string => canonical([settingsOf(made), made.optimizer.spec, made.model.spec]);

const shapesOf = ({ model, batches }: FitOptions): Shapes => {
  const { inputs } = batches.at(0);
  return {
    inputs,
    at: (site) =>
      tidy(() => {
        const given = mapParams(inputs, ({ data, shape }) => tensor(data, [...shape], 'int32'));
        const mode = { ...evaluationMode, watched: () => true };
        const { activations } = model.forward(model.init(randomStream(1)), { inputs: given }, mode);
        return activations[site]!.shape;
      }),
  };
};

type Event<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

/** All that a run came to. */
export interface Ran {
  readonly steps: readonly Event<'step-end'>[];
  readonly evaluations: readonly Event<'evaluation-end'>[];
  readonly states: ReadonlyMap<number, TrainingState>;
}

export const ran = async (options: FitOptions): Promise<Ran> => {
  const events: RunEvent[] = [];
  for await (const event of fit(options)) events.push(event);
  const of = <Type extends RunEvent['type']>(type: Type) =>
    events.filter((event): event is Event<Type> => event.type === type);
  const states = [...of('checkpoint'), ...of('run-end')].map(({ state }) => [state.step, state] as const);
  return { steps: of('step-end'), evaluations: of('evaluation-end'), states: new Map(states) };
};

const requireThat = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

const finite = (value: number): boolean => Number.isFinite(value);

/** @throws if a number that a run told, or a weight that it came to, is not finite */
export const requireFinite = ({ steps, evaluations, states }: Ran, maxSteps: number): void => {
  requireThat(steps.length === maxSteps, `${steps.length} steps were taken.`);
  const told = [
    ...steps.flatMap(({ dataLoss, objective, gradientNorm }) => [dataLoss, objective, gradientNorm]),
    ...evaluations.flatMap(({ validation }) => [validation.dataLoss, validation.objective]),
  ];
  requireThat(told.every(finite), `losses are ${told.filter((value) => !finite(value)).join()}.`);
  for (const [path, { data }] of Object.entries(states.get(maxSteps)!.params))
    requireThat(data.every(finite), `${path} is not finite.`);
};

/** The first place where bits differ, in words. */
const difference = (found: HostParams, expected: HostParams): string | undefined => {
  if (Object.keys(found).join() !== Object.keys(expected).join()) return `paths ${Object.keys(found).join()}`;
  return Object.entries(expected)
    .map(([path, { data }]) => {
      const place = data.findIndex((value, i) => !Object.is(value, found[path]!.data[i]));
      return place < 0 ? undefined : `${path}[${place}] is ${found[path]!.data[place]}, was ${data[place]}`;
    })
    .find((text) => text !== undefined);
};

/** @throws if two states are not the same to the bit */
export const requireSameState = (found: TrainingState, expected: TrainingState, who: string): void => {
  for (const part of ['params', 'optimizer', 'carried', 'averaged'] as const) {
    const differs = difference(found[part] ?? {}, expected[part] ?? {});
    requireThat(differs === undefined, `${who}: of ${part}, ${differs}.`);
  }
};

/** What stands against a cell's run. */
export const againstIt = (options: FitOptions): readonly Contradiction[] =>
  contradictionsOf(options, shapesOf(options));

/** That a run is refused, by the error of one of its contradictions. */
const requireRefusal = async (options: FitOptions, against: readonly Contradiction[]): Promise<void> => {
  const error: unknown = await ran(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  requireThat(error !== undefined, `it trains, and ${against.join()} stands against it.`);
  const isExpected =
    isRidgelineError(error) &&
    against
      .map((each) => contradictions[each])
      .some(({ code, message }) => code === error.code && message.test(error.message));
  requireThat(isExpected, `the error of ${against.join(' or ')} is expected, got ${error}.`);
};

export interface CheckOptions {
  /** Steps that the second run takes: as many as the first, 20, or fewer, at which both are then compared. */
  readonly again?: number;
}

/**
 * Holds a cell to what every run must hold to. Where rules of its parts stand against one another, it must be refused by the error
 * that tells so. Else it trains for 20 steps, with finite numbers; what its units say of themselves, read as a configuration, makes
 * units that are written down the same way and train to the same bits; and in either case no tensor is left.
 *
 * @returns whether it trained.
 * @throws `Error` that tells what does not hold.
 */
const check = async (cell: Cell, { again = 20 }: CheckOptions = {}): Promise<'trained' | 'refused'> => {
  const before = memory().numTensors;
  const made = madeOf(cell, cell.settings);
  const options = runOf(cell, made);
  const { maxSteps } = options;
  const against = againstIt(options);
  if (against.length > 0) await requireRefusal(options, against);
  else {
    const first = await ran({ ...options, checkpointEvery: again });
    requireFinite(first, maxSteps);
    const anew = rebuilt(cell, made);
    requireThat(writtenOf(anew) === writtenOf(made), `${writtenOf(made)} is rebuilt as ${writtenOf(anew)}.`);
    const second = await ran({ ...runOf(cell, anew), maxSteps: again });
    requireSameState(second.states.get(again)!, first.states.get(again)!, `after ${again} steps once more`);
  }
  const left = memory().numTensors - before;
  requireThat(left === 0, `${left} tensors are left.`);
  return against.length > 0 ? 'refused' : 'trained';
};

/** What became of a cell. */
export interface Outcome {
  readonly name: string;
  readonly result: 'trained' | 'refused' | 'failed';
  readonly failure?: string;
}

export const outcomeOf = async (cell: Cell, options?: CheckOptions): Promise<Outcome> => {
  const { name } = cell;
  try {
    return { name, result: await check(cell, options) };
  } catch (error) {
    return { name, result: 'failed', failure: String(error) };
  }
};
