import { RidgelineError } from '@ridgeline/contracts';
import { type Given, numbersOf } from '../command-line/command.ts';

interface SearchOptions {
  readonly beams?: number;
  readonly lengthPenalty?: number;
  readonly coveragePenalty?: number;
}

/** What the flags of a search ask for. @throws `E_USAGE` */
export const searchOptions = (given: Given): SearchOptions => {
  const { beams, ...ranking } = numbersOf(given, {
    beams: 'beams',
    lengthPenalty: 'length-penalty',
    coveragePenalty: 'coverage-penalty',
  });
  if (beams !== undefined) return { beams, ...ranking };
  if (Object.keys(ranking).length === 0) return {};
  const flag = ranking.lengthPenalty === undefined ? '--coverage-penalty' : '--length-penalty';
  throw new RidgelineError('E_USAGE', `${flag} ranks the texts of a search, got no --beams.`, {
    at: flag,
    hint: 'Add --beams 4.',
  });
};
