import type { Model, SpecOf } from '@ridgeline/contracts';
import { relu, type Tensor } from '@tensorflow/tfjs-core';
import type { heads } from './heads/catalog.ts';
import { headOf } from './heads/head-of.ts';
import { tiedHead } from './heads/tied.ts';
import { uniform } from './initializers.ts';
import { embeddingLayer } from './layers/embedding.ts';
import { type At, initParameters } from './layers/layer.ts';
import { recurrentLayer } from './layers/recurrent.ts';
import type { CellKind } from './layers/recurrent-cells.ts';
import { recurrentWidths } from './layers/recurrent-widths.ts';
import { decoderOf } from './recurrent-decoder.ts';
import { requireTied } from './recurrent-options.ts';
import { recurrentPass, recurrentSites } from './recurrent-pass.ts';

interface RecurrentParts {
  /** Its layers stand at `path/0`, `path/1`, … */
  readonly path: string;
  readonly cell: CellKind;
  readonly vocabulary: number;
  readonly embedding: number;
  /** The width of each layer. */
  readonly hidden: readonly number[];
  readonly activation?: 'relu' | 'none';
  readonly residual?: boolean | undefined;
  readonly tied?: boolean | undefined;
  readonly initialRange?: number | undefined;
  readonly head?: SpecOf<typeof heads> | undefined;
  /** Sites between `output` and the head. */
  readonly behind?: readonly string[];
}

/**
 * A language model over ids: embedding → recurrent layers → activation → head, with the sites `embedding`, `between/0`, …,
 * `hidden`, `output` and `logits`. A table that is the head too begins uniform ±0.1.
 *
 * @param who the model's kind, for errors.
 * @throws `E_OPTION` or `E_RANGE` naming the option.
 */
export const recurrentModel = (who: string, parts: RecurrentParts): Omit<Model, 'spec'> => {
  const { path, cell, vocabulary, embedding, hidden, behind = [] } = parts;
  const { activation = 'none', residual = false, tied = false, head: headSpec, initialRange } = parts;
  const last = hidden.at(-1)!;
  if (tied) requireTied(who, { embedding, hidden: last, head: headSpec });
  const table = embeddingLayer('embedding', {
    ...{ vocabulary, width: embedding, lookedUpBy: ['ids'] },
    ...(tied && { tied, initializer: uniform(0.1) }),
  });
  const recurrent = recurrentLayer(path, { cell, inputs: embedding, hidden, residual });
  const head = tied
    ? tiedHead('head', { table: 'embedding/table', classes: vocabulary })
    : headOf(headSpec).layer('head', { inputs: last, classes: vocabulary });
  const parameters = [table, recurrent, head]
    .flatMap((layer) => layer.parameters)
    .map((parameter) =>
      initialRange === undefined || parameter.role === 'norm'
        ? parameter
        : { ...parameter, initializer: uniform(initialRange) },
    );
  return {
    parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
    sites: [...recurrentSites(hidden.length), 'hidden', 'output', ...behind, 'logits'],
    widths: recurrentWidths({
      ...{ path, cell, vocabulary, embedding, hidden, tied, residual },
      head: head.inputWeights,
    }),
    init: (random) => initParameters(parameters, random),
    forward: recurrentPass(who, {
      table,
      recurrent,
      head,
      between: (_, outputs: Tensor, at: At) => {
        const values = at('hidden', outputs);
        const activated = at('output', activation === 'relu' ? relu(values) : values);
        return behind.reduce((passed, site) => at(site, passed), activated);
      },
    }),
    decoder: decoderOf({ path, cell, layers: hidden.length, activation, head }),
  };
};
