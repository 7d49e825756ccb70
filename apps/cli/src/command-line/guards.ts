import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { decodeText } from '@ridgeline/data';
import { filtersOf, type GuardContext, type Guarded, guarded, ngramMemory } from '@ridgeline/guard';
import { parseGuard } from '@ridgeline/recipes';
import { counted } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type Given, textFlag } from './command.ts';
import { fileLayer } from './configuration.ts';
import { systemReason } from './failure.ts';

/** What stands before and behind a model. */
export interface Guards {
  /** Texts that go to the model, with what was replaced. @throws `E_DATA` for one that is refused */
  readonly before: (texts: readonly string[], nameOf?: (index: number) => string) => readonly string[];
  /** A text of the model, and what is to become of it; absent where no filter stands behind the model. */
  readonly behind?: (text: string) => Guarded;
}

const open: Guards = { before: (texts) => texts };

/** The tokens of the training text, for the filter that asks for them. @throws `E_CONFIG` */
const memoryOf = async (file: string, { encode }: Pick<Tokenizer, 'encode'>) => {
  try {
    return ngramMemory([encode(decodeText(await readFile(file), file)).ids]);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RidgelineError('E_CONFIG', `${file}: the training text cannot be read: ${reason}.`, {
      at: file,
      hint: 'Check the path that the guard has as training.',
    });
  }
};

/** Whether no part of a text may be used. */
export const isRefused = (verdict: Guarded['verdict']): boolean =>
  verdict === 'refuse' || verdict === 'resample';

/** What is said of a text that may not be used. */
export const refusalOf = (place: string, { findings }: Guarded): RidgelineError => {
  const { filter, what, which, start, end } = findings
    .filter(({ action }) => action === 'refuse' || action === 'resample')
    .at(-1)!;
  const named = which === undefined ? what : `${what}, ${which},`;
  return new RidgelineError('E_DATA', `${place}: ${filter} refuses it: ${named} at ${start} to ${end}.`, {
    at: place,
    hint: 'Change the text or the seed, or the filters of --guard.',
  });
};

/** The tokenizers of what a model reads, and of what it writes. */
export interface Tokenizers {
  readonly before: Tokenizer;
  readonly behind: Tokenizer;
}

/** Filters on both sides of a model. */
export interface ModelGuards {
  readonly before: (text: string) => Guarded;
  /** Absent where no filter stands behind the model. */
  readonly behind?: (text: string) => Guarded;
}

/**
 * The filters of `--guard`, for each model that they stand around; `undefined` without the flag.
 *
 * @throws `E_CONFIG` for a file that does not hold
 */
export const guardsOfFile = async (
  given: Given,
): Promise<((tokenizers: Tokenizers | undefined) => Promise<ModelGuards>) | undefined> => {
  const file = textFlag(given, 'guard');
  if (file === undefined) return undefined;
  const { value, placeOf } = await fileLayer(file, '--guard');
  const config = parseGuard(value, file, placeOf);
  const training =
    config.training === undefined ? undefined : path.resolve(path.dirname(file), config.training);
  const [ahead, after] = [filtersOf(config.in), filtersOf(config.out)];
  return async (tokenizers) => {
    const before: GuardContext = tokenizers === undefined ? {} : { tokenizer: tokenizers.before };
    const behind: GuardContext = {
      ...(tokenizers && { tokenizer: tokenizers.behind }),
      ...(tokenizers && training !== undefined && { memory: await memoryOf(training, tokenizers.behind) }),
    };
    return {
      before: (text) => guarded(text, ahead, before),
      ...(after.length > 0 && { behind: (text: string) => guarded(text, after, behind) }),
    };
  };
};

/**
 * The filters of `--guard` around one model; without it texts pass as they are.
 *
 * @param tokenizers those of the model, if filters may ask for them. @throws `E_CONFIG` for a file that does not hold
 */
export const guardsOf = async (
  given: Given,
  tokenizers: Tokenizers | undefined,
  terminal: Pick<Terminal, 'warn'>,
): Promise<Guards> => {
  const around = await guardsOfFile(given);
  if (around === undefined) return open;
  const { before, ...rest } = await around(tokenizers);
  return {
    ...rest,
    before: (texts, nameOf = (index) => `text ${index + 1}`) => {
      const all = texts.map(before);
      const refused = all.findIndex(({ verdict }) => isRefused(verdict));
      if (refused >= 0) throw refusalOf(nameOf(refused), all[refused]!);
      const changed = all.filter(({ verdict }) => verdict === 'changed').length;
      if (changed > 0) terminal.warn(`The guard changed ${counted(changed, 'text')} before the model.`);
      return all.map(({ text }) => text);
    },
  };
};
