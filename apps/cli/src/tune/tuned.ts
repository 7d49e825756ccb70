import type { Json } from '@ridgeline/contracts';
import type { Tuning } from '@ridgeline/report';
import type { Source } from '../sources/text-source.ts';

/** Where a chosen model comes from, and the report that it was chosen by. */
export interface Provenance {
  readonly source: Source;
  /** The command line as typed. */
  readonly line: string;
  readonly tuning: Tuning;
}

/** A configuration of a linear model with the strength that was chosen: `train` would fit that. */
export const chosenConfig = <C extends { readonly data: object; readonly model: object }>(
  config: C,
  { source, tuning }: Provenance,
) => ({
  ...config,
  data: { ...config.data, train: source.data },
  model: {
    ...config.model,
    penalty: {
      ...('penalty' in config.model && (config.model.penalty as object)),
      lambda: tuning.chosen.lambda,
    },
  },
});

/** What run.json says of any model that was chosen on a table. */
export const recordOf = ({ source, line, tuning }: Provenance, { seed }: { readonly seed: number }) => ({
  data: source.data,
  seed,
  command: line,
  environment: tuning.environment,
});

export const asJson = (value: object): Json => JSON.parse(JSON.stringify(value));
