import type { Facts, PathFact } from '@ridgeline/checks';
import type { Tuning, TuningRow } from '@ridgeline/report';

/** A row whose strength alone was varied. */
const isOfPath = ({ lambda, settings }: TuningRow): boolean =>
  lambda !== null && Object.keys(settings).length === 0;

/** What a search tells: the path of each penalty. */
export const tuningFacts = ({ rows }: Tuning): Facts => {
  const tried = rows.filter(isOfPath);
  const paths = [...new Set(tried.map(({ penalty }) => penalty))].map(
    (penalty): PathFact => ({
      label: penalty,
      points: tried
        .filter((row) => row.penalty === penalty)
        .map(({ lambda, validation, standardError }) => ({
          lambda: lambda!,
          loss: validation?.mean ?? Number.NaN,
          standardError,
        })),
    }),
  );
  return paths.length === 0 ? {} : { paths };
};
