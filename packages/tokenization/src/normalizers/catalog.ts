import { lowercase } from './lowercase.ts';
import { stripAccents } from './strip-accents.ts';
import { unicode } from './unicode.ts';

/** Every normalizer by the `kind` of its spec. */
export const normalizers = { lowercase, unicode, stripAccents } as const;
