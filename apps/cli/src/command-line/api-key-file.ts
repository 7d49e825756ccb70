import { readFileSync } from 'node:fs';
import { RidgelineError } from '@ridgeline/contracts';
import { systemReason } from './failure.ts';

const refuse = (file: string, problem: string, hint: string): never => {
  throw new RidgelineError('E_USAGE', `${file}: ${problem}.`, { at: '--api-key-file', hint });
};

/**
 * The keys of a file, one a line; blank lines are passed over.
 *
 * @throws `E_USAGE` if it cannot be read or holds none. No message tells a key.
 */
export const readApiKeys = (file: string): readonly string[] => {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    refuse(
      file,
      `the keys cannot be read: ${systemReason(error) ?? 'it is no file'}`,
      'Give a file with one key a line.',
    );
  }
  const keys = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (keys.length === 0) refuse(file, 'it holds no key', 'Make one with: openssl rand -hex 32');
  return keys;
};
