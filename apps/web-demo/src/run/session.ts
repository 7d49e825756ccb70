import { firstCharacters } from '@ridgeline/data';
import { exactZeros } from '@ridgeline/evaluation';
import { generateText, sampler } from '@ridgeline/generation';
import { lstm } from '@ridgeline/models';
import {
  type LanguageModelConfig,
  type LanguageModelRun,
  prepareWithUnits,
  ruleFromConfig,
} from '@ridgeline/recipes';
import { disposeParams, hashParams, mapParams, record, toHost } from '@ridgeline/tensors';
import { char } from '@ridgeline/tokenization';
import {
  type DeviceState,
  evaluate,
  type RunRules,
  resolveRules,
  type StepReport,
  trainStep,
} from '@ridgeline/trainers';
import { keep, tidy } from '@tensorflow/tfjs-core';
import type { PageConfig } from './run-config.ts';
import { type PictureShape, pictureShapeOf, weightPicture } from './weight-picture.ts';

/** One of the two runs. */
interface Side {
  readonly rules: RunRules;
  readonly state: DeviceState;
}

/** What holds for both sides. */
export interface Pair<T> {
  /** Without a penalty. */
  readonly plain: T;
  /** With the chosen one. */
  readonly penalised: T;
}

/**
 * Two runs that differ in their rules alone: one seed, the same first weights, the same batches. Functions below give
 * a new session and use up the one they are given, as `trainStep` does with its state.
 */
export interface Session {
  readonly run: LanguageModelRun;
  /** Steps taken by each side. */
  readonly step: number;
  readonly sides: Pair<Side>;
  readonly picture: PictureShape;
}

/** One evaluation of a side, without noise and without penalties. */
export interface Evaluated {
  readonly train: number;
  readonly validation: number;
  /** Share of the penalised kinds of weights (all but biases) that are exactly zero. */
  readonly zeroShare: number;
}

export const both = <T, U>({ plain, penalised }: Pair<T>, f: (side: T) => U): Pair<U> => ({
  plain: f(plain),
  penalised: f(penalised),
});

/** The same, one side after the other. */
const inTurn = async <T, U>({ plain, penalised }: Pair<T>, f: (side: T) => Promise<U>): Promise<Pair<U>> => ({
  plain: await f(plain),
  penalised: await f(penalised),
});

const begin = ({ model, optimizer, random }: LanguageModelRun): DeviceState => {
  const params = tidy(() => model.init(random.stream('init')) as never);
  const state = tidy(() => mapParams(optimizer.init(params), (value) => keep(value.clone())));
  return { params, optimizer: state, carried: record([]) };
};

/** Makes both sides of a configuration's run; its regularizers are the right side's. @throws as `prepareWithUnits` */
export const openSession = async (config: PageConfig, text: string): Promise<Session> => {
  const { embedding, hidden, layers, activation } = config.model;
  const run = await prepareWithUnits(config, text, {
    trainOn: char().train,
    modelOf: (vocabulary) => lstm({ vocabulary, embedding, hidden, layers, activation }),
  });
  const side = (rules: LanguageModelRun['rules']): Side => ({
    rules: resolveRules(run.model, rules),
    state: begin(run),
  });
  return {
    run,
    step: 0,
    sides: { plain: side([]), penalised: side(run.rules) },
    picture: pictureShapeOf(run),
  };
};

/** The same session under another penalty on the right, from the next step on. */
export const withRegularizers = (
  session: Session,
  regularizers: LanguageModelConfig['regularizers'],
): Session => ({
  ...session,
  sides: {
    ...session.sides,
    penalised: {
      ...session.sides.penalised,
      rules: resolveRules(session.run.model, regularizers.map(ruleFromConfig)),
    },
  },
});

/** One step of each side on the same batch. */
export const stepSession = async (
  session: Session,
): Promise<{ readonly session: Session; readonly reports: Pair<StepReport> }> => {
  const { run, step, sides } = session;
  const batch = run.batches.at(step);
  const done = await inTurn(sides, ({ rules, state }) => trainStep({ ...run, rules }, state, batch, step));
  return {
    session: {
      ...session,
      step: step + 1,
      sides: {
        plain: { rules: sides.plain.rules, state: done.plain.state },
        penalised: { rules: sides.penalised.rules, state: done.penalised.state },
      },
    },
    reports: both(done, ({ report }) => report),
  };
};

export const evaluateSession = ({ run, sides }: Session): Promise<Pair<Evaluated>> => {
  const weights = run.model.parameters.filter(({ role }) => role !== 'bias').map(({ path }) => path);
  return inTurn(sides, async ({ state: { params } }) => ({
    train: (await evaluate({ ...run, loss: run.evaluationLoss, params, batches: run.trainProbe, rules: [] }))
      .dataLoss,
    validation: (
      await evaluate({ ...run, loss: run.evaluationLoss, params, batches: run.validation, rules: [] })
    ).dataLoss,
    zeroShare: exactZeros(await toHost(params), weights).share,
  }));
};

/** The picture of each side's output layer. */
export const picturesOf = ({ run, sides, picture }: Session): Promise<Pair<string>> =>
  inTurn(sides, async ({ state }) =>
    weightPicture(await state.params['head/kernel']!.data(), picture, run.tokenizer.vocabulary),
  );

/** The first whole words of the held-out text. */
export const promptOf = ({ run }: Session): string => {
  const words = firstCharacters(run.parts.valid, 200).trim().split(/\s+/u).slice(1, 4).join(' ');
  return words === '' ? firstCharacters(run.parts.valid, 12) : `${words} `;
};

/** What each side writes after the same prompt with the same random numbers, at every step anew. */
export const sampleSession = async (session: Session, maxTokens: number): Promise<Pair<string>> => {
  const { run, sides } = session;
  const write = async ({ state }: Side): Promise<string> => {
    const { text } = await generateText({
      model: run.model,
      params: state.params,
      tokenizer: run.tokenizer,
      prompt: promptOf(session),
      sampler: sampler({ temperature: 0.7 }),
      random: run.random.stream('sample'),
      maxTokens,
    });
    return text;
  };
  return { plain: await write(sides.plain), penalised: await write(sides.penalised) };
};

/** SHA-256 of each side's weights: what the same run in Node is compared by. */
export const hashSession = async ({ sides }: Session): Promise<Pair<string>> => ({
  plain: await hashParams(await toHost(sides.plain.state.params)),
  penalised: await hashParams(await toHost(sides.penalised.state.params)),
});

export const closeSession = ({ sides }: Session): void => {
  for (const { state } of [sides.plain, sides.penalised])
    for (const tensors of [state.params, state.optimizer, state.carried]) disposeParams(tensors);
};
