import type { Finding, Guarded } from '@ridgeline/guard';
import { z } from 'zod';
import { apiError } from './http/errors.ts';

/** What stands before and behind a model: each looks at one text. Either may be absent, and nothing is looked at there. */
export interface TextGuards {
  readonly before?: (text: string) => Guarded;
  readonly behind?: (text: string) => Guarded;
}

/** What a filter found, as a reply tells it: not which word of a list it was, and no part of a text. */
export const guardFinding = z.object({
  side: z.enum(['in', 'out']).describe('in: a text of the request; out: one that the model wrote'),
  index: z.int().min(0).describe('the place of the text among those of the request, or of the reply'),
  filter: z.string(),
  what: z.string(),
  start: z.int().describe('where it stands, in UTF-16 units of the text as it was before'),
  end: z.int(),
  action: z.enum(['replace', 'tell', 'refuse', 'resample']),
});

export type GuardFinding = z.output<typeof guardFinding>;

/** A field that replies have where a filter found something. */
export const guardField = z
  .array(guardFinding)
  .optional()
  .describe('what filters found; absent if they found nothing');

export const toldFindings = (
  side: GuardFinding['side'],
  index: number,
  findings: readonly Finding[],
): readonly GuardFinding[] =>
  findings.map(({ filter, what, start, end, action }) => ({ side, index, filter, what, start, end, action }));

/** Whether no part of a text may be used. A server asks no model again by itself. */
export const isHeldBack = ({ verdict }: Pick<Guarded, 'verdict'>): boolean =>
  verdict === 'refuse' || verdict === 'resample';

/** Texts as they go to a model, or out of it, and what was found on the way. */
export interface Passed<T = string> {
  readonly texts: readonly T[];
  readonly findings: readonly GuardFinding[];
}

/**
 * The texts of a request as filters let them go to the model.
 *
 * @param param the field that they came in. @throws 400 for one that is refused, naming the filter and the place
 */
export const passedBefore = (
  { guards }: { readonly guards?: TextGuards },
  texts: readonly string[],
  param: string,
): Passed => {
  const before = guards?.before;
  if (before === undefined) return { texts, findings: [] };
  const seen = texts.map((text, index) => {
    const found = before(text);
    if (isHeldBack(found)) {
      const { filter, what, start, end } = found.findings
        .filter(({ action }) => action === 'refuse' || action === 'resample')
        .at(-1)!;
      const place = texts.length === 1 ? param : `${param}[${index}]`;
      throw apiError(
        400,
        'refused_by_guard',
        `${place} is refused by ${filter}: ${what} at ${start} to ${end}.`,
        {
          param,
        },
      );
    }
    return found;
  });
  return {
    texts: seen.map(({ text }) => text),
    findings: seen.flatMap(({ findings }, index) => toldFindings('in', index, findings)),
  };
};

/** What a model wrote as filters let it out: null for what they hold back. */
export const passedBehind = (
  { guards }: { readonly guards?: TextGuards },
  texts: readonly string[],
): Passed<string | null> => {
  const behind = guards?.behind;
  if (behind === undefined) return { texts, findings: [] };
  const seen = texts.map(behind);
  return {
    texts: seen.map((found) => (isHeldBack(found) ? null : found.text)),
    findings: seen.flatMap(({ findings }, index) => toldFindings('out', index, findings)),
  };
};
