import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import type { Comparison } from '@ridgeline/report';
import { systemReason } from '../command-line/failure.ts';

const name = 'report.json';

/** The file of numbers: that of a folder, or beside the page that was given. */
const fileOf = (given: string): string => {
  if (existsSync(given) && statSync(given).isDirectory()) return path.join(given, name);
  return given.endsWith('.html') ? path.join(path.dirname(given), name) : given;
};

const refuse = (file: string, why: string, hint: string): RidgelineError =>
  new RidgelineError('E_DATA', `${file}: ${why}.`, { at: file, hint });

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw refuse(
      file,
      `the report cannot be read: ${reason}`,
      'Give the folder of `ridgeline compare`, or the report.json in it.',
    );
  }
};

const parsed = (text: string): Partial<Comparison> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

/**
 * The numbers of a comparison, from its folder, its report.json, or the page beside it.
 *
 * @throws `E_DATA` if it is not there, not whole, of another command, or of a version that kept no settings.
 */
export const readReport = async (
  given: string,
): Promise<{ readonly file: string; readonly report: Comparison }> => {
  const file = fileOf(given);
  const report = parsed(await textOf(file));
  if (report.environment === undefined)
    throw refuse(
      file,
      'it must be a whole report of `ridgeline compare`, and is not',
      'Give the report.json as it was written.',
    );
  if (report.exploration === undefined || report.families === undefined)
    throw refuse(
      file,
      'it must be the report of a comparison, and is that of another command',
      'Give what `ridgeline compare` has written.',
    );
  if (report.config === undefined)
    throw refuse(
      file,
      `it is of ridgeline ${report.environment.ridgeline}, whose reports did not keep their settings`,
      'Compare again with this version.',
    );
  return { file, report: report as Comparison };
};
