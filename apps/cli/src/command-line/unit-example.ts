import type { AnyKind } from '@ridgeline/contracts';
import { stringify } from 'yaml';
import { wrap } from './wrap.ts';

/** What a configuration says of an example: not what follows from the data. */
const configured = ({ example, options }: AnyKind): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(example).filter(([name]) => options[name]?.from !== 'data'));

/** `  - { kind: l1, lambda: 0.1, as: proximal }` */
export const unitExample = (unit: AnyKind, where: Readonly<Record<string, string>> = {}): string => {
  const { kind, path } = unit;
  const as = path?.as === undefined ? {} : { as: path.as };
  const line = stringify(
    { kind, ...configured(unit), ...as, ...where },
    { collectionStyle: 'flow', lineWidth: 0 },
  );
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
