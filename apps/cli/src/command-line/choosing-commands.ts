import type { Command } from './command.ts';
import { regressing } from './regress-command.ts';
import { tuning } from './tune-command.ts';
import { working } from './worker-command.ts';

/** The commands that choose how strong a penalty is, or what else a training begins with. */
export const choosing: readonly Command[] = [tuning, regressing, working];
