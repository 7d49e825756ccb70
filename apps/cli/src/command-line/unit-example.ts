import type { AnyKind } from '@ridgeline/contracts';
import { stringify } from 'yaml';
import { wrap } from './wrap.ts';

/** `  - { kind: l1, lambda: 0.1, as: proximal }` */
export const unitExample = (
  { kind, example, path }: AnyKind,
  where: Readonly<Record<string, string>> = {},
): string => {
  const as = path?.as === undefined ? {} : { as: path.as };
  const line = stringify({ kind, ...example, ...as, ...where }, { collectionStyle: 'flow', lineWidth: 0 });
  return `  - ${wrap(line.trim(), 4)}`;
};

/** An example of each of some kinds, a line each. */
export const unitExamples = (
  catalogue: Readonly<Record<string, AnyKind>>,
  where: Readonly<Record<string, string>> = {},
): string =>
  Object.values(catalogue)
    .map((kind) => unitExample(kind, where))
    .join('\n');
