import { RidgelineError } from '@ridgeline/contracts';
import { type Given, textFlag } from './command.ts';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * A time with its unit, in seconds; undefined where it is not given.
 *
 * @throws `E_USAGE` for what is no time above 0, or has no unit.
 * @example durationFlag(given, 'budget') // 300 for --budget 5m
 */
export const durationFlag = (given: Given, name: string): number | undefined => {
  const text = textFlag(given, name);
  if (text === undefined) return undefined;
  const [, value, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const seconds = Number(value) * (units[unit ?? ''] ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new RidgelineError(
    'E_USAGE',
    `--${name} must be a time above 0 with its unit, s, m or h, got "${text}".`,
    { at: `--${name}`, hint: `For example --${name} 5m` },
  );
};
