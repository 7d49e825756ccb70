import type { QueuedStudy } from './queued-study.ts';
import type { Recorded } from './trial-table.ts';

/** What became of an attempt at a trial. */
export type Became = Recorded | 'failed';

/** What a worker tells of itself. */
export type WorkerEvent =
  | { readonly type: 'study-start'; readonly study: QueuedStudy }
  | { readonly type: 'study-end'; readonly study: QueuedStudy }
  | { readonly type: 'study-refused'; readonly study: QueuedStudy; readonly reason: string }
  | { readonly type: 'trial-start'; readonly name: string; readonly token: number }
  | {
      readonly type: 'trial-end';
      readonly name: string;
      readonly seconds: number;
      readonly became: Became;
      /** Why it failed. */
      readonly reason?: string;
    }
  | { readonly type: 'trouble'; readonly text: string };
