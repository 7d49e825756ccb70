import type { Stages } from './compose.ts';
import { same } from './same.ts';

type Around = Pick<Stages, 'normalizers' | 'preTokenizer' | 'decoder'>;

const written = ({ normalizers, preTokenizer, decoder }: Around) =>
  [...normalizers, preTokenizer, decoder].map((stage) => stage.toJSON());

/** Whether stages are the same around a model, with all their options. */
export const sameStages = (given: Around, expected: Around): boolean =>
  same(written(given), written(expected));
