import {
  isEven,
  largestStrength,
  type StepPlan,
  strengthPath,
  type TunablePenalty,
} from '@ridgeline/recipes';
import type { Search } from '@ridgeline/report';
import type { Range } from '@ridgeline/tuning';
import type { Device } from '../command-line/backend.ts';
import { type Given, listFlag, numberFlag, textFlag } from '../command-line/command.ts';
import type { Source } from '../sources/text-source.ts';
import type { RunConfig } from '../train/step-training.ts';
import { lambdasOf, planFacts, refuseFlags } from './tune-flags.ts';
import { parseSpace } from './tune-space.ts';

/** The space of a random search also draws the strength, by its logarithm between the ends of the path. */
const spaceOf = (
  space: Readonly<Record<string, Range>>,
  search: Search,
  { penalty, lambdas }: { readonly penalty: TunablePenalty | null; readonly lambdas: readonly number[] },
): Readonly<Record<string, Range>> => {
  if (penalty === null || search === 'path' || search === 'grid' || 'lambda' in space) return space;
  const [largest, smallest] = [lambdas[0]!, lambdas.at(-1)!];
  return {
    lambda: isEven(penalty) ? { uniform: [smallest, largest] } : { logUniform: [smallest, largest] },
    ...space,
  };
};

/** What a whole path may cost in steps: with its evaluations about four trainings (see bench/neural-path.mjs). */
const trainingsOfPath = 3.4;

/** What is asked about models that are trained by steps. @throws `E_USAGE` naming the flag */
export const stepPlan = <C extends RunConfig>(
  given: Given,
  config: C,
  source: Source,
  device: Device,
): StepPlan<C> => {
  const search = (textFlag(given, 'search') ?? 'path') as Search;
  const space = parseSpace(listFlag(given, 'space'));
  if (search === 'path')
    refuseFlags(given, ['space', 'trials'], 'a path', 'Take --search grid, random or halving.');
  const named = textFlag(given, 'penalty') as TunablePenalty | undefined;
  const onlySettings = search !== 'path' && Object.keys(space).length > 0 && !('lambda' in space);
  const penalty = named ?? (onlySettings ? null : 'l1');
  const asked = lambdasOf(given) ?? 20;
  const [largest, ratio] = [numberFlag(given, 'largest'), numberFlag(given, 'ratio')];
  const lambdas =
    penalty === null
      ? []
      : typeof asked === 'number'
        ? strengthPath(penalty, {
            largest: largest ?? largestStrength(penalty, config.optimizer),
            ...(ratio !== undefined && { ratio }),
            count: asked,
          })
        : asked;
  const first = config.seed;
  return {
    ...planFacts(given, source, device),
    config,
    search,
    penalty,
    lambdas,
    space: spaceOf(space, search, { penalty, lambdas }),
    trials: numberFlag(given, 'trials') ?? 20,
    seeds: Array.from({ length: numberFlag(given, 'seeds') ?? 3 }, (_, index) => first + index),
    folds: numberFlag(given, 'folds') ?? 1,
    trainings: trainingsOfPath,
  };
};
