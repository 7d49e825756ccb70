import type { Given } from '../../command-line/command.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { evaluateRegressor } from './evaluate-regressor.ts';
import type { LoadedTextRegression } from './model.ts';
import { recordOf, testPart } from './test-part.ts';

/** `ridgeline evaluate` of a linear regression on texts. */
export const evaluateTextRegression = (
  given: Given,
  { regressor, run }: LoadedTextRegression,
  terminal: Terminal,
): Promise<number> => {
  const record = recordOf(run);
  const { config, trainedOn } = record;
  return evaluateRegressor(
    given,
    {
      task: 'text-regression',
      data: { ...config.data, target: regressor.spec.target },
      trainedOn,
      testPart: () => testPart(record),
      regressor: async () => regressor,
    },
    terminal,
  );
};
