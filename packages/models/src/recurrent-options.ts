import { RidgelineError } from '@ridgeline/contracts';
import { headOption } from './heads/head-of.ts';

/** The sizes of recurrent layers over an embedding. */
export const stackOptions = {
  embedding: { type: 'integer', min: 1, default: 64, about: 'The width of the embedding, D.' },
  hidden: { type: 'integer', min: 1, default: 128, about: 'The width of each recurrent layer, H.' },
  layers: { type: 'integer', min: 1, default: 1, about: 'Recurrent layers.' },
} as const;

/** What a classifier steps through a text with, and its sizes. */
export const cellOptions = {
  cell: {
    type: 'choice',
    among: ['lstm', 'gru', 'rnn'],
    default: 'lstm',
    about: 'What steps through the text.',
  },
  ...stackOptions,
} as const;

/** What every recurrent language model is made of, beside its cell. */
export const recurrentOptions = {
  vocabulary: { type: 'integer', min: 1, from: 'data', about: 'The size of the vocabulary, V.' },
  ...stackOptions,
  activation: {
    type: 'choice',
    among: ['relu', 'none'],
    default: 'none',
    about: 'What stands between the last recurrent layer and the head.',
  },
  // without a default, as `tied`, so that what earlier versions made of a configuration stays
  residual: {
    type: 'flag',
    optional: true,
    about:
      'Whether each recurrent layer but the first adds its inputs to its outputs, and reads them through a layer norm. Absent: no.',
  },
  tied: {
    type: 'flag',
    optional: true,
    about:
      'Whether the head is the table of embeddings. It then takes D = H, and no head beside. Absent: no.',
  },
  initialRange: {
    type: 'number',
    above: 0,
    optional: true,
    about: 'First values of weights and biases are uniform ±this, norms aside. Absent: as in PyTorch.',
  },
  head: headOption,
} as const;

/** @throws `E_OPTION` */
export const requireTied = (
  who: string,
  {
    embedding,
    hidden,
    head,
  }: { readonly embedding: number; readonly hidden: number; readonly head?: unknown },
): void => {
  if (embedding !== hidden)
    throw new RidgelineError(
      'E_OPTION',
      `${who}: with tied the embedding must be as wide as the last recurrent layer, got ${embedding} and ${hidden}.`,
      { hint: 'Give embedding and hidden one width, or leave tied out.' },
    );
  if (head !== undefined)
    throw new RidgelineError(
      'E_OPTION',
      `${who}: with tied the head must be the table of embeddings, got ${JSON.stringify(head)}.`,
      { hint: 'Leave head out, or tied.' },
    );
};
