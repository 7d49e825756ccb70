import { ruleKinds } from '../rule-kinds.ts';

/** What a family is called within a sentence; one of the user's own has its own name. */
export const nameOf = (penalty: string): string =>
  penalty === 'none'
    ? 'no penalty'
    : Object.hasOwn(ruleKinds, penalty)
      ? (ruleKinds[penalty]!.label ?? penalty)
      : penalty;

/** A text with a capital at its beginning. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a family is called where it stands alone, as on an axis or in a table. */
export const labelOf = (penalty: string): string => capital(nameOf(penalty));
