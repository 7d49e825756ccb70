import { hashParams } from '@ridgeline/tensors';
import { exitCodes } from '../../command-line/failure.ts';
import { json, measured } from '../../terminal/format.ts';
import { hashLine, parametersOf, parameterTable } from '../../terminal/parameter-table.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { LoadedTextRegression } from './model.ts';
import { weightiest } from './weightiest.ts';

/** `ridgeline inspect` of a regression on texts: its parameters, and what raises and lowers its number. */
export const inspectTextRegression = async (
  { regressor }: LoadedTextRegression,
  terminal: Terminal,
): Promise<number> => {
  const { spec, params, intercept } = regressor;
  const found = weightiest(regressor);
  const sha256 = await hashParams(params);
  if (terminal.format === 'json') {
    terminal.data(json({ spec, sha256, parameters: parametersOf(params), intercept, weightiest: found }));
    return exitCodes.done;
  }
  terminal.data(`${terminal.dataColors.bold(`${spec.target} ~ ${spec.columns} n-grams`)}\n\n`);
  terminal.data(`${parameterTable(params)}\n\n${hashLine(sha256)}\n`);
  const rows = [...(found?.up ?? []), ...(found?.down ?? [])].map(({ gram, coefficient }) => [
    gram,
    measured(coefficient),
  ]);
  terminal.data(
    `${table(['n-gram', 'coefficient'], [['(intercept)', measured(intercept)], ...rows], ['left', 'right'])}\n`,
  );
  return exitCodes.done;
};
