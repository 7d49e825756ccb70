import type { StoredParams } from '@ridgeline/contracts';
import { hashParams } from '@ridgeline/tensors';
import { exitCodes } from '../../command-line/failure.ts';
import { json } from '../../terminal/format.ts';
import { hashLine, parametersOf, parameterTable } from '../../terminal/parameter-table.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { LoadedRegression } from './model.ts';

/** `ridgeline inspect` of a regression: its coefficients. */
export const inspectRegression = async (
  { spec, fit }: LoadedRegression,
  terminal: Terminal,
): Promise<number> => {
  const params: StoredParams = {
    coefficients: { shape: [spec.columns.length], data: Float64Array.from(fit.coefficients) },
    intercept: { shape: [1], data: Float64Array.of(fit.intercept) },
  };
  const sha256 = await hashParams(params);
  if (terminal.format === 'json') {
    terminal.data(json({ spec, sha256, parameters: parametersOf(params) }));
    return exitCodes.done;
  }
  terminal.data(`${terminal.dataColors.bold(`${spec.target} ~ ${spec.columns.join(' + ')}`)}\n\n`);
  terminal.data(`${parameterTable(params)}\n\n${hashLine(sha256)}\n`);
  terminal.data(
    `${table(
      ['column', 'coefficient'],
      spec.columns.map((name, j) => [name, fit.coefficients[j]!.toPrecision(5)]),
      ['left', 'right'],
    )}\n`,
  );
  return exitCodes.done;
};
