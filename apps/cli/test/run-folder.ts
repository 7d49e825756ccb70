import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ridgeline, workFolder } from './ridgeline.ts';

/** A folder for the runs of a test file, the program in it, and what its runs left. */
export const runFolder = () => {
  const cwd = workFolder();
  const at = (...names: string[]) => path.join(cwd, ...names);
  return {
    cwd,
    at,
    run: (...words: string[]) => ridgeline(words, { cwd }),
    readRun: (folder: string) => JSON.parse(readFileSync(at(folder, 'run.json'), 'utf8')),
    /** metrics.jsonl but for the times in it. */
    metricsOf: (folder: string) =>
      readFileSync(at(folder, 'metrics.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => ({ ...JSON.parse(line), stepMs: 0 })),
  };
};

export const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
