import { RidgelineError } from '@ridgeline/contracts';
import { type Given, numbersOf } from '../command-line/command.ts';

/** What the flags of a search ask for. @throws `E_USAGE` */
export const searchOptions = (given: Given): { readonly beams?: number; readonly lengthPenalty?: number } => {
  const options = numbersOf(given, { beams: 'beams', lengthPenalty: 'length-penalty' });
  if (options.lengthPenalty !== undefined && options.beams === undefined)
    throw new RidgelineError('E_USAGE', '--length-penalty ranks the texts of a search, got no --beams.', {
      at: '--length-penalty',
      hint: 'Add --beams 4.',
    });
  return options;
};
