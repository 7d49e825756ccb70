/** Every code an error of this project can carry. `docs/errors.md` explains each; a test holds the two together. */
export const errorCodes = [
  'E_OPTION', // an option of the wrong kind
  'E_RANGE', // a number outside its range
  'E_SHAPE', // tensors or arrays that do not fit together
  'E_USAGE', // a command line that cannot be read
  'E_CONFIG', // a configuration that does not hold
  'E_SELECTOR', // a rule that selects no parameter or names no site
  'E_DATA', // data that cannot be used
  'E_IO', // a file that cannot be read or written
  'E_CHECKPOINT', // a checkpoint that is corrupt or does not fit
  'E_NAN', // training produced a number that is not finite
  'E_BACKEND', // a device that cannot start or lacks an operation
  'E_MEMORY', // more memory than the device can give
  'E_ABORTED', // stopped on request
  'E_WORKER', // a worker that died
  'E_INTERNAL', // our own mistake
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Where an error was found and what to do about it. */
export interface ErrorDetails {
  /** The next step for the reader: a command, or the value to give. */
  readonly hint?: string;
  /** The place: `file:line:column`, a flag, or a configuration path. */
  readonly at?: string;
  readonly cause?: unknown;
}

/**
 * The one error class of all packages. Tell kinds apart by `code`, not by `instanceof`.
 *
 * @param code one of {@link errorCodes}.
 * @param message one sentence: who, what was expected, what came.
 * @example
 * throw new RidgelineError('E_RANGE', 'l1: lambda must be a finite number ≥ 0, got -1.', {
 *   hint: 'Use 0 to switch it off.',
 * });
 */
export class RidgelineError extends Error {
  override readonly name = 'RidgelineError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly at: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.at = details.at;
  }
}

/** True for an error made by any copy of this package. */
export const isRidgelineError = (error: unknown): error is RidgelineError =>
  error instanceof Error && error.name === 'RidgelineError' && 'code' in error;
