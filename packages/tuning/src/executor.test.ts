import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inProcess, pool } from './executor.ts';
import { readStudy, resuming, studyHeader } from './study.ts';

const wait = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : Promise.resolve().then(() => wait(turns - 1));

describe('pool', () => {
  it('gives the results of inProcess in the order of the tasks, however long each takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(20), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (tasks, hands) => {
          const work = async (turns: number) => {
            await wait(turns);
            return turns * turns;
          };
          const open = async () => ({ work, close: () => {} });
          const told: number[] = [];
          const results = await pool({ hands, open }).run(tasks, (index) => told.push(index));
          expect(results).toEqual(await inProcess(work).run(tasks));
          expect(told.sort((a, b) => a - b)).toEqual(tasks.map((_, index) => index));
        },
      ),
    );
  });

  it('closes every hand and passes the failure on, without beginning what is left', async () => {
    const begun: number[] = [];
    let closed = 0;
    const open = async () => ({
      work: async (task: number) => {
        begun.push(task);
        if (task === 1) throw new Error('task 1 failed');
        await wait(5);
        return task;
      },
      close: () => {
        closed++;
      },
    });
    await expect(pool({ hands: 2, open }).run([0, 1, 2, 3, 4])).rejects.toThrow('task 1 failed');
    expect(closed).toBe(2);
    expect(begun).toEqual([0, 1]);
  });

  it('refuses no hands', () => {
    expect(() => pool({ hands: 0, open: async () => ({ work: async () => 0, close: () => {} }) })).toThrow(
      /hands must be an integer ≥ 1/,
    );
  });
});

describe('a study', () => {
  const about = { data: 'abc', seed: 1 };
  /** Runs tasks over a text, and dies before the line of `lastWhole + 1`, half of which is written. */
  const run = async (text: string, tasks: number[], dieAt = Infinity) => {
    const study = readStudy(text, about);
    let written = study.text;
    let done = 0;
    const executor = resuming({
      executor: inProcess((task: number) => {
        done++;
        return task / 3;
      }),
      study,
      keyOf: String,
      append: (line) => {
        if (done > dieAt) {
          written += line.slice(0, line.length / 2);
          throw new Error('killed');
        }
        written += line;
      },
    });
    const results = await executor.run(tasks).catch((error: Error) => error.message);
    return { written, results, done };
  };

  it('goes on after a kill where it was, with the same numbers', async () => {
    const tasks = [5, 1, 4, 2];
    const whole = await run(studyHeader(about), tasks);
    const killed = await run(studyHeader(about), tasks, 2);
    expect(killed.results).toBe('killed');
    const resumed = await run(killed.written, tasks);
    expect(resumed.done).toBe(2);
    expect(resumed.results).toEqual(whole.results);
    expect(resumed.written).toBe(whole.written);
  });

  it('refuses a file about something else, one that is no study and one that is damaged inside', () => {
    expect(() => readStudy(studyHeader({ data: 'abc', seed: 2 }), about)).toThrow(
      /other data or other settings/,
    );
    expect(() => readStudy('hello\n', about)).toThrow(/the first line must say/);
    expect(() => readStudy('', about)).toThrow(/the first line must say/);
    expect(() => readStudy(`${studyHeader(about)}{"key":"1"\n{"key":"2","result":1}\n`, about)).toThrow(
      'study: line 2 is damaged.',
    );
  });
});
