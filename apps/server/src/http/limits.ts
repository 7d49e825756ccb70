import { requirePositiveInteger } from '@ridgeline/contracts';

/** What one server takes on. Each is an integer ≥ 1. */
export interface Limits {
  /** Requests that generate at the same time, token by token in turn. */
  readonly running: number;
  /** Requests that wait for a place; one more is refused with 429. */
  readonly waiting: number;
  /** The most tokens that one request may ask for. */
  readonly maxTokens: number;
  /** The most tokens that a prompt may hold. It is read in one go, and other requests wait meanwhile. */
  readonly promptTokens: number;
  /** The most texts that one request may have classified or translated. */
  readonly maxTexts: number;
  readonly bodyBytes: number;
  /** The time in which a request must have arrived as a whole. */
  readonly requestMs: number;
  /** The time in which a request must be answered, once it is its turn; one that takes longer is stopped with 503. */
  readonly answerMs: number;
  /** The time after which a connection on which nothing moves is closed. */
  readonly silentMs: number;
}

export const defaultLimits: Limits = {
  running: 4,
  waiting: 16,
  maxTokens: 4096,
  promptTokens: 8192,
  maxTexts: 1000,
  bodyBytes: 1024 * 1024,
  requestMs: 120_000,
  answerMs: 3_600_000,
  silentMs: 300_000,
};

/** The limits given, and the defaults for the others. @throws `E_RANGE` naming the limit */
export const resolveLimits = (limits: Partial<Limits> = {}): Limits => {
  const resolved = { ...defaultLimits, ...limits };
  requirePositiveInteger('createServer', { ...resolved });
  return resolved;
};
