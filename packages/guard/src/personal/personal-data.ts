import { define, RidgelineError, requireOneOf } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter, Span } from '../filter.ts';
import { cardNumbers } from './card-number.ts';
import { emails } from './email.ts';
import { ibans } from './iban.ts';
import { phoneNumbers } from './phone-number.ts';
import type { Stretch } from './stretch.ts';

/** Where each sort stands in a text. Of spans that begin together the first sort in this list counts. */
const sorts: Readonly<Record<string, (text: string) => readonly Stretch[]>> = {
  email: emails,
  iban: ibans,
  card: cardNumbers,
  phone: phoneNumbers,
};

interface Sorted extends Stretch {
  readonly what: string;
}

/** How often a text is looked through: where one thing ends another may begin that was taken for a part of it. */
const mostRounds = 4;

/** What stands in a text, from first to last and apart. */
const found = (text: string, looked: readonly string[]): readonly Sorted[] => {
  let [spans, rest]: [readonly Sorted[], string] = [[], text];
  for (let round = 0; round < mostRounds; round += 1) {
    const more = apart(looked.flatMap((what) => sorts[what]!(rest).map((stretch) => ({ what, ...stretch }))));
    if (more.length === 0) break;
    spans = [...spans, ...more].sort((a, b) => a.start - b.start);
    rest = covered(rest, more);
  }
  return spans;
};

/** The first of those that overlap. */
const apart = (spans: readonly Sorted[]): readonly Sorted[] => {
  let last = 0;
  return [...spans]
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      const isFree = start >= last;
      if (isFree) last = end;
      return isFree;
    });
};

/** The text with brackets in place of what was found, as long as it was. */
const covered = (text: string, spans: readonly Stretch[]): string => {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start), ']'.repeat(end - start));
    at = end;
  }
  return parts.join('') + text.slice(at);
};

/**
 * Finds personal data that prove themselves: mail addresses, bank accounts (ISO 13616, mod 97), card numbers (a network's first digits and length, and
 * Luhn's digit) and telephone numbers with a country's code (E.164). It finds **no names of persons**, streets or dates of birth:
 * no pattern tells these from other words.
 *
 * Digits must be ASCII: `unicodeForm` with NFKC and `hiddenCharacters` before it take care of others.
 *
 * @param options.sorts of `email`, `iban`, `card`, `phone`. @param options.action `replace` writes `[email]`, `[card]`, ….
 * @returns `check`; `what` is the sort. @throws `E_OPTION`
 * @example guarded('Card 4111 1111 1111 1111.', [personalData()]).text // 'Card [card].'
 */
export const personalData = /* @__PURE__ */ define(
  'personalData',
  {
    about: 'Finds mail addresses, bank accounts, card and telephone numbers that check out; no names.',
    options: {
      sorts: {
        type: 'texts',
        default: ['email', 'iban', 'card', 'phone'],
        about: 'What is looked for: email, iban, card, phone.',
      },
      action: actionOption(['replace', 'refuse', 'tell'], 'replace'),
    },
    example: { sorts: ['email', 'card'] },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ sorts: chosen, action }): Omit<Filter, 'spec'> => {
    if (chosen.length === 0)
      throw new RidgelineError('E_OPTION', 'personalData: sorts must name one at least.');
    for (const sort of chosen) requireOneOf('personalData', Object.keys(sorts), { sorts: sort });
    const looked = Object.keys(sorts).filter((sort) => chosen.includes(sort));
    return {
      check: (text) => {
        // without any of these there is nothing to look for
        if (!/[@+]|\d\d/.test(text)) return [];
        const spans = found(text, looked).map((span): Span => ({ ...span, action }));
        return action === 'replace'
          ? spans.map((span) => ({ ...span, replacement: `[${span.what}]` }))
          : spans;
      },
    };
  },
);
