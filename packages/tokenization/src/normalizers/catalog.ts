import { bert } from './bert.ts';
import { collapseSpaces } from './collapse-spaces.ts';
import { lowercase } from './lowercase.ts';
import { precompiled } from './precompiled.ts';
import { prepend } from './prepend.ts';
import { replace } from './replace.ts';
import { strip } from './strip.ts';
import { stripAccents } from './strip-accents.ts';
import { unicode } from './unicode.ts';

/** Every normalizer by the `kind` of its spec. */
export const normalizers = {
  lowercase,
  unicode,
  stripAccents,
  bert,
  replace,
  collapseSpaces,
  prepend,
  precompiled,
  strip,
} as const;
