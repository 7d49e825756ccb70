import { capital } from '@ridgeline/report';
import { ruleKinds } from '../units/rule-kinds.ts';

const kindOf = (penalty: string) => (Object.hasOwn(ruleKinds, penalty) ? ruleKinds[penalty] : undefined);

/** The short run that shows what is left of a model without its weights; no family can have this name. */
export const zeroed = 'weights=0';

/** What a family is called within a sentence; one of the user's own has its own name. */
export const nameOf = (penalty: string): string =>
  penalty === 'none'
    ? 'no penalty'
    : penalty === zeroed
      ? 'weights at 0'
      : (kindOf(penalty)?.label ?? penalty);

/** What a family is called where it stands alone, as on an axis or in a table. */
export const labelOf = (penalty: string): string => capital(nameOf(penalty));

/** What a family is, and what it is called elsewhere. */
export const meaningOf = (penalty: string): string => {
  if (penalty === 'none') return 'The data loss alone.';
  const kind = kindOf(penalty);
  if (kind === undefined) return 'see the configuration.';
  const elsewhere = Object.entries(kind.same ?? {}).map(([library, name]) => `${library} ${name}`);
  return [kind.about, kind.formula && `${kind.formula}.`, elsewhere.length > 0 && `${elsewhere.join(', ')}.`]
    .filter(Boolean)
    .join(' ');
};
