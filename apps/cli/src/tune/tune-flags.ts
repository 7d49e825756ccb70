import { RidgelineError } from '@ridgeline/contracts';
import type { ChoiceRule } from '@ridgeline/report';
import type { Device } from '../command-line/backend.ts';
import { type Given, textFlag } from '../command-line/command.ts';
import { environment } from '../command-line/environment.ts';
import { version } from '../command-line/version.ts';
import type { Source } from '../sources/text-source.ts';

/** Ends a command that was given wrongly. @throws `E_USAGE` */
export const refuse = (message: string, at: string, hint: string): never => {
  throw new RidgelineError('E_USAGE', message, { at, hint });
};

/** `--lambdas`: how many, or which. */
export const lambdasOf = (given: Given): number | readonly number[] | undefined => {
  const text = textFlag(given, 'lambdas');
  if (text === undefined) return undefined;
  const items = text.split(',').map((item) => (item.trim() === '' ? Number.NaN : Number(item)));
  if (items.length === 1 && Number.isSafeInteger(items[0]) && items[0]! >= 2) return items[0]!;
  const hint = 'For example --lambdas 20, or --lambdas 0.3,0.1,0.03';
  const wrong = items.findIndex((value) => !(value > 0) || !Number.isFinite(value));
  if (items.length > 1 && wrong < 0) return [...new Set(items)].sort((a, b) => b - a);
  return refuse(
    wrong >= 0 && items.length > 1
      ? `--lambdas must be above 0, got "${text.split(',')[wrong]}".`
      : `--lambdas must be how many (at least 2) or a list, got "${text}".`,
    '--lambdas',
    hint,
  );
};

/** A flag that only some tasks or searches take. */
export const refuseFlags = (given: Given, names: readonly string[], where: string, hint: string): void => {
  const found = names.find((name) => given.flags[name] !== undefined);
  if (found !== undefined) refuse(`--${found} is not for ${where}.`, `--${found}`, hint);
};

/** What every plan says, whatever is tuned. */
export const planFacts = (given: Given, source: Source, device: Device | undefined) => ({
  name: source.name,
  rule: (textFlag(given, 'rule') ?? 'minimum') as ChoiceRule,
  environment:
    device === undefined ? { ridgeline: version, node: process.versions.node } : environment(device),
});
