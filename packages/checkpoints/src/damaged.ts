import { RidgelineError } from '@ridgeline/contracts';

const earlierCopy = 'The file is damaged, not complete or not of this kind: take an earlier copy of it.';

/** A name or value from a file as one short line: what is in a file may be long, or hold control characters. */
export const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

/** The error for a file that cannot be used: which, what is wrong, and what to do. */
export const damaged = (
  file: string,
  problem: string,
  {
    hint = earlierCopy,
    at,
    cause,
  }: { readonly hint?: string; readonly at?: string; readonly cause?: unknown } = {},
): RidgelineError =>
  new RidgelineError('E_CHECKPOINT', `${file}: ${problem}.`, {
    hint,
    ...(at === undefined ? {} : { at }),
    cause,
  });
