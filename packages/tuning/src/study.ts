import { type Json, RidgelineError } from '@ridgeline/contracts';
import type { Executor } from './executor.ts';

/*
 * A study is a text of JSON lines: what it is about first, then a line for each result as it came. Lines are only ever
 * added, so a process that is killed leaves at worst a last line that is cut short, and that is left out.
 */

/** What a study's text holds: the results so far by key. */
export interface Study {
  readonly results: ReadonlyMap<string, Json>;
  /** The text up to the end of its last whole line: what is cut short behind it is to be cut off. */
  readonly text: string;
}

/** The first line of a new study. */
export const studyHeader = (about: Json): string => `${JSON.stringify({ study: 1, about })}\n`;

const parse = (line: string): { key?: unknown; result?: Json; study?: unknown; about?: Json } | undefined => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/**
 * Reads what a study has so far.
 *
 * @param about what the results depend on: data, configuration, seed. It must be what the study was begun with.
 * @throws `E_CHECKPOINT` if the text is no study, is damaged before its last line, or is about something else.
 * @example readStudy(studyHeader({ seed: 1 }), { seed: 1 }).results.size // 0
 */
export const readStudy = (text: string, about: Json): Study => {
  const end = text.lastIndexOf('\n') + 1;
  const [header, ...lines] = text.slice(0, end).split('\n').slice(0, -1).map(parse);
  if (header?.study !== 1) {
    throw new RidgelineError('E_CHECKPOINT', 'study: the first line must say what the study is about.', {
      hint: 'Take another file, or delete this one to begin anew.',
    });
  }
  if (JSON.stringify(header.about) !== JSON.stringify(about)) {
    throw new RidgelineError('E_CHECKPOINT', 'study: this file is about other data or other settings.', {
      hint: 'Repeat the command with the settings that it was begun with, or give another folder.',
    });
  }
  const results = new Map<string, Json>();
  for (const [index, line] of lines.entries()) {
    if (typeof line?.key !== 'string' || line.result === undefined) {
      throw new RidgelineError('E_CHECKPOINT', `study: line ${index + 2} is damaged.`, {
        hint: 'Delete that line: its result is computed again.',
        at: `line ${index + 2}`,
      });
    }
    results.set(line.key, line.result);
  }
  return { results, text: text.slice(0, end) };
};

/**
 * An executor that leaves out what a study has already, and tells every new result as a line to append.
 *
 * @param options.append writes a line so that it lasts; a result counts when this returns.
 * @example resuming({ executor, study, keyOf: (task) => `fold ${task.fold}`, append: (line) => appendFileSync(file, line) })
 */
export const resuming = <Task, Result extends Json>({
  executor,
  study,
  keyOf,
  append,
}: {
  readonly executor: Executor<Task, Result>;
  readonly study: Study;
  readonly keyOf: (task: Task) => string;
  readonly append: (line: string) => void;
}): Executor<Task, Result> => ({
  run: async (tasks, onResult) => {
    const known = tasks.map((task) => study.results.get(keyOf(task)) as Result | undefined);
    known.forEach((result, index) => {
      if (result !== undefined) onResult?.(index, result);
    });
    const left = tasks.flatMap((task, index) => (known[index] === undefined ? [{ task, index }] : []));
    const fresh = await executor.run(
      left.map(({ task }) => task),
      (position, result) => {
        const { task, index } = left[position]!;
        append(`${JSON.stringify({ key: keyOf(task), result })}\n`);
        onResult?.(index, result);
      },
    );
    const results = [...known];
    left.forEach(({ index }, position) => {
      results[index] = fresh[position]!;
    });
    return results as Result[];
  },
});
