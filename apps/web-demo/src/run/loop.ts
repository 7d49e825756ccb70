import { isRidgelineError } from '@ridgeline/contracts';
import { nextTask } from '@ridgeline/tensors';
import type { Mailbox } from './mailbox.ts';

/** A failure, as a worker tells it. */
export interface Failed {
  readonly type: 'failed';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** What a worker does with the commands that come, and between them. */
export interface Trade<Command, Work> {
  /** What there is to do before the first command, and after a failure. */
  readonly nothing: Work;
  /** Whether work waits for a command. */
  rests(work: Work): boolean;
  obey(command: Command, work: Work): Promise<Work>;
  /** One step on. */
  advance(work: Work): Promise<Work>;
  tell(failure: Failed): void;
}

/** How long training may hold the worker before commands are read again. */
const turnMs = 30;

const failureOf = (error: unknown): Failed => {
  const hint = isRidgelineError(error) ? error.hint : undefined;
  return {
    type: 'failed',
    code: isRidgelineError(error) ? error.code : 'E_INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    ...(hint !== undefined && { hint }),
  };
};

/** Reads commands and takes steps in turn, for ever: one thing at a time, so nothing can come in between. */
export const live = async <Command, Work>(
  letters: Pick<Mailbox<Command>, 'take' | 'arrival'>,
  trade: Trade<Command, Work>,
): Promise<never> => {
  let work = trade.nothing;
  let turnStart = performance.now();
  for (;;) {
    try {
      const command = letters.take();
      if (command !== undefined) work = await trade.obey(command, work);
      else if (trade.rests(work)) await letters.arrival();
      else work = await trade.advance(work);
    } catch (error) {
      // a step that failed may have used up one side: only a new beginning helps
      trade.tell(failureOf(error));
      work = trade.nothing;
    }
    if (performance.now() - turnStart > turnMs) {
      await nextTask();
      turnStart = performance.now();
    }
  }
};
