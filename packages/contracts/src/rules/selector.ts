import type { Role } from '../params.ts';

/** Which parameters a weight rule touches. Absent: every role but `bias` and `norm`. */
export interface Selector {
  readonly role?: readonly Role[];
  /** Glob patterns over paths: `*` within a segment, `**` across segments. */
  readonly path?: readonly string[];
}
