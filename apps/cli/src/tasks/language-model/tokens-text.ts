import type { Spec } from '@ridgeline/contracts';
import { kinds } from '@ridgeline/recipes';

/** What the tokens of a kind of tokenizer are called. */
export const tokensText = ({ kind }: Pick<Spec, 'kind'>): string => kinds.tokenizer![kind]?.label ?? 'tokens';
