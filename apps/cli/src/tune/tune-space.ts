import { RidgelineError } from '@ridgeline/contracts';
import type { Range } from '@ridgeline/tuning';
import { parse } from 'yaml';

const refuse = (text: string, what: string): never => {
  throw new RidgelineError('E_USAGE', `--space ${text}: ${what}.`, {
    at: '--space',
    hint: 'For example --space model.hidden=32,64,128 or --space optimizer.learningRate=1e-4..1e-2:log',
  });
};

/** A value as a configuration has it. */
const scalar = (text: string): string | number | boolean => {
  const value: unknown = parse(text, { schema: 'core', maxAliasCount: 0, logLevel: 'error' });
  return typeof value === 'number' || typeof value === 'boolean' ? value : text;
};

const rangeOf = (whole: string, low: number, high: number, scale: string | undefined): Range => {
  if (!(low < high)) return refuse(whole, `the range must rise, got ${low} … ${high}`);
  if (scale === 'log') {
    return low > 0
      ? { logUniform: [low, high] }
      : refuse(whole, `a range by logarithm must be above 0, got ${low}`);
  }
  if (scale === undefined) return { uniform: [low, high] };
  return Number.isInteger(low) && Number.isInteger(high)
    ? { integer: [low, high] }
    : refuse(whole, 'a range of whole numbers must have whole ends');
};

/**
 * What each `--space` says: `KEY=A,B,C` a list, `KEY=LOW..HIGH` an even range, with `:log` an even one in the logarithm,
 * with `:int` whole numbers. KEY is a path in the configuration, or `lambda` for the strength of the penalty.
 *
 * @throws `E_USAGE`
 * @example parseSpace(['model.hidden=32,64']) // { 'model.hidden': { among: [32, 64] } }
 */
export const parseSpace = (texts: readonly string[]): Readonly<Record<string, Range>> => {
  const space = new Map<string, Range>();
  for (const text of texts) {
    const [, key, value] = /^([^=\s]+)=(.+)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) return refuse(text, 'it must be KEY=VALUES');
    if (space.has(key)) return refuse(text, `${key} is given twice`);
    const [, low, high, scale] = /^([^,]+?)\.\.([^,:]+)(?::(\w+))?$/.exec(value) ?? [];
    if (low === undefined || high === undefined) {
      const items = value.split(',').map((item) => item.trim());
      if (items.includes('')) return refuse(text, 'a value of the list is empty');
      space.set(key, { among: items.map(scalar) });
      continue;
    }
    if (scale !== undefined && scale !== 'log' && scale !== 'int')
      return refuse(text, `a range is even, :log or :int, got :${scale}`);
    const ends = [low, high].map(Number);
    if (!ends.every(Number.isFinite))
      return refuse(text, `the ends of a range must be numbers, got ${low} and ${high}`);
    space.set(key, rangeOf(text, ends[0]!, ends[1]!, scale));
  }
  return Object.fromEntries(space);
};
