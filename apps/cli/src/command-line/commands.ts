import { choosing } from './choosing-commands.ts';
import type { Command } from './command.ts';
import { exchanging } from './exchanging-commands.ts';
import { learning } from './learning-commands.ts';
import { looking } from './looking-commands.ts';
import { using } from './using-commands.ts';

/** Every command: its page of help, its flags and its examples. The order is that of the list in the help. */
export const commands: readonly Command[] = [...learning, ...choosing, ...using, ...exchanging, ...looking];
