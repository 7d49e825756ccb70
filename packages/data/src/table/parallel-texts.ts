import { RidgelineError } from '@ridgeline/contracts';
import { linesOf } from '../text/lines-of.ts';
import { sourceText, type Table } from './table.ts';

/** A file and its text. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface ParallelTexts {
  readonly source: NamedText;
  readonly target: NamedText;
  /** What the two columns are called: `source` and `target` if not given. */
  readonly columns?: readonly [source: string, target: string];
}

const linesOfFile = ({ name, text }: NamedText): string[] => linesOf(sourceText(text, name));

/** @throws `E_DATA` naming the first line without a partner */
const requirePartners = (source: NamedText, target: NamedText, sizes: readonly [number, number]): void => {
  const [sources, targets] = sizes;
  if (sources === targets) return;
  const longer = sources > targets ? source : target;
  const shorter = longer === source ? target : source;
  const line = Math.min(sources, targets) + 1;
  throw new RidgelineError(
    'E_DATA',
    `${longer.name}: line ${line} has no partner: ${source.name} has ${sources} lines and ${target.name} has ${targets}.`,
    {
      at: `${longer.name}:${line}`,
      hint: `Line n of one file must be the translation of line n of the other. Look where they part, and mend ${shorter.name}.`,
    },
  );
};

/**
 * Two files whose lines belong together as a table of two columns: line n of the one is the translation of line n of the other.
 * Lines end as `linesOf` has them, and are kept as they are, empty ones too.
 *
 * @throws `E_DATA` if a file is empty, or naming the first line that is alone.
 * @example
 * const source = { name: 'train.en', text: 'sea\nship\n' };
 * parallelTexts({ source, target: { name: 'train.fr', text: 'mer\nnavire\n' } }).rows // [['sea', 'mer'], ['ship', 'navire']]
 */
export const parallelTexts = ({
  source,
  target,
  columns = ['source', 'target'],
}: ParallelTexts): Table<string> => {
  const [sources, targets] = [linesOfFile(source), linesOfFile(target)];
  requirePartners(source, target, [sources.length, targets.length]);
  return {
    name: `${source.name} + ${target.name}`,
    columns,
    rows: sources.map((line, i) => [line, targets[i]!]),
    lines: sources.map((_, i) => i + 1),
  };
};
