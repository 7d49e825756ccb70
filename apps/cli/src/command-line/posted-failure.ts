import { type ErrorCode, RidgelineError } from '@ridgeline/contracts';
import { failureOf } from './failure.ts';

/** A failure as a worker posts it: an error of its own class does not survive that. */
export interface PostedFailure {
  readonly type: 'failed';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly stack?: string | undefined;
}

export const postedFailure = (error: unknown): PostedFailure => {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const known = failureOf(error);
  return known === undefined
    ? { type: 'failed', code: 'E_INTERNAL', message, stack }
    : { type: 'failed', code: known.code, message: known.message, hint: known.hint, stack };
};

/** The error that was posted. */
export const errorOf = ({ code, message, hint, stack }: PostedFailure): Error =>
  code === 'E_INTERNAL'
    ? Object.assign(new Error(message), { stack })
    : new RidgelineError(code, message, hint === undefined ? {} : { hint });
