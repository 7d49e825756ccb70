import type { UnitWeights, Width, WidthWeights } from '@ridgeline/contracts';
import { type Cell, type CellKind, cells } from './recurrent-cells.ts';

/** A table of embeddings, recurrent layers upon it, and what reads the last. */
export interface RecurrentStack {
  readonly path: string;
  readonly cell: CellKind;
  readonly vocabulary: number;
  readonly embedding: number;
  /** The width of each layer. */
  readonly hidden: readonly number[];
  /** Where what reads the last layer holds its units, such as a head's `inputWeights`. */
  readonly head: readonly UnitWeights[];
  /** Whether that is the table of embeddings. */
  readonly tied: boolean;
  /** Whether layers are added to what they read, through norms: then no unit of theirs stands for itself. */
  readonly residual: boolean;
}

type Embedded = Pick<RecurrentStack, 'path' | 'cell' | 'vocabulary' | 'embedding' | 'hidden'>;

/** Where each unit of a layer stands, by gate. */
const gatesOf = ({ gates }: Cell, hidden: number): readonly number[] =>
  Array.from({ length: gates }, (_, gate) => gate * hidden);

/** The columns of the table as the first layer reads them. */
const readByFirst = ({ path, cell, hidden }: Embedded): WidthWeights => ({
  path: `${path}/0/kernel`,
  axis: 0,
  starts: [0],
  count: cells[cell].gates * hidden[0]!,
  flow: 'out',
});

/** Columns of the embedding, which the first layer reads as they are, as units. */
export const embeddingColumns = (stack: Embedded): Width => ({
  name: 'embedding',
  size: stack.embedding,
  weights: [
    { path: 'embedding/table', axis: 1, starts: [0], count: stack.vocabulary, flow: 'in' },
    readByFirst(stack),
  ],
  sites: [{ site: 'embedding', start: 0 }],
});

/** Units of one layer: all that goes in, their biases and all that comes out. */
const unitsOf = (stack: RecurrentStack, layer: number): Width => {
  const { hidden, embedding, head, tied } = stack;
  const cell: Cell = cells[stack.cell];
  const path = `${stack.path}/${layer}`;
  const size = hidden[layer]!;
  const isLast = layer === hidden.length - 1;
  const starts = gatesOf(cell, size);
  const [columns, inputs] = [cell.gates * size, layer === 0 ? embedding : hidden[layer - 1]!];
  const into = {
    kernel: cell.gates * inputs,
    recurrent: columns,
    bias: cell.gates,
    recurrentBias: cell.gates,
  };
  const held = (['kernel', 'recurrent', 'bias', 'recurrentBias'] as const).filter(
    (name) => name === 'kernel' || name === 'bias' || cell.more.includes(name),
  );
  const next: readonly WidthWeights[] = isLast
    ? [
        ...head.map((places) => ({ ...places, flow: tied ? ('both' as const) : ('out' as const) })),
        ...(tied ? [readByFirst(stack)] : []),
      ]
    : [
        {
          path: `${stack.path}/${layer + 1}/kernel`,
          axis: 0,
          starts: [0],
          count: cell.gates * hidden[layer + 1]!,
          flow: 'out',
        },
      ];
  const sites = isLast ? [...(tied ? ['embedding'] : []), 'hidden', 'output'] : [`between/${layer}`];
  return {
    name: `hidden/${layer}`,
    size,
    weights: [
      ...held.map((name) => ({
        path: `${path}/${name}`,
        axis: name === 'kernel' || name === 'recurrent' ? 1 : 0,
        starts,
        count: into[name],
        flow: 'in' as const,
      })),
      ...next,
      ...(cell.more.includes('recurrent')
        ? [{ path: `${path}/recurrent`, axis: 0, starts: [0], count: columns, flow: 'out' as const }]
        : []),
    ],
    carried: cell.states.map((state) => ({ path: `${path}/${state}`, axis: 1, starts: [0] })),
    sites: sites.map((site) => ({ site, start: 0 })),
  };
};

/**
 * Columns of the embedding, and the units of each recurrent layer with all that goes in, its biases and all that comes out. Where
 * the head is the table itself, a column is a unit of the last layer too.
 */
export const recurrentWidths = (stack: RecurrentStack): readonly Width[] => {
  const { hidden, tied } = stack;
  const stands = !stack.residual || hidden.length === 1;
  return [
    ...(tied ? [] : [embeddingColumns(stack)]),
    ...(stands ? hidden.map((_, layer) => unitsOf(stack, layer)) : []),
  ];
};
