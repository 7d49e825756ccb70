import type { Facts, PathFact } from '@ridgeline/checks';
import type { Comparison, ExploredStrength } from '@ridgeline/report';

/** Seeds from which on the spread over them is a standard error worth its name. */
const enoughSeeds = 3;

const pointOf = ({ lambda, runs }: ExploredStrength): PathFact['points'][number] => {
  const losses = runs.map(({ validation }) => validation ?? Number.NaN);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  const variance = squares / (losses.length - 1) / losses.length;
  return {
    lambda: lambda!,
    loss: mean,
    standardError: losses.length < enoughSeeds ? null : Math.sqrt(variance),
  };
};

const pathsOf = ({ exploration }: Comparison): readonly PathFact[] => {
  const tried = exploration.filter(({ lambda, runs }) => lambda !== null && runs.length > 0);
  return [...new Set(tried.map(({ penalty }) => penalty))].map((penalty) => {
    const own = tried.filter((strength) => strength.penalty === penalty);
    return { label: own[0]!.label, points: own.map(pointOf) };
  });
};

/** What a comparison tells: families, paths, and the curve of the run whose model is kept. */
export const comparisonFacts = (comparison: Comparison): Facts => {
  const { families, lost, chosen, config } = comparison;
  const kept = families
    .find(({ penalty }) => penalty === chosen.penalty)
    ?.runs.find(({ seed }) => seed === chosen.seed);
  const last = kept?.curve.at(-1)?.step ?? 0;
  const { maxSteps } = config.training as { readonly maxSteps?: number };
  return {
    families: families.map(({ label, runs }) => ({
      label,
      losses: runs.map(({ test }) => test ?? Number.NaN),
    })),
    lost: lost.map(({ label, lambda }) => ({ label, lambda })),
    paths: pathsOf(comparison),
    ...(kept !== undefined &&
      kept.curve.length > 0 && {
        evaluations: kept.curve.map(({ step, train, validation }) => ({ step, train, validation })),
        stopReason: last >= (maxSteps ?? Number.POSITIVE_INFINITY) ? 'max-steps' : 'early-stop',
      }),
  };
};
