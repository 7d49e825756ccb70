import { editDistance, RidgelineError } from '@ridgeline/contracts';

/** The rows of a class: how many, and the line of the first. */
interface Class {
  readonly label: string;
  readonly rows: number;
  readonly line: number;
}

interface Labelled {
  readonly labels: readonly string[];
  /** [n] the line of the file on which each row begins. */
  readonly lines: readonly number[];
}

const classesOf = ({ labels, lines }: Labelled): Class[] => {
  const found = new Map<string, { label: string; rows: number; line: number }>();
  labels.forEach((label, row) => {
    const known = found.get(label);
    if (known === undefined) found.set(label, { label, rows: 1, line: lines[row]! });
    else known.rows += 1;
  });
  return [...found.values()];
};

const mostClasses = 200;
const fewClasses = 10;

/**
 * Refuses a column with so many different labels that it is hardly one of classes: more than asked for, or where nothing
 * is asked for, more than 200 or than half the rows (ten are always allowed).
 *
 * @throws `E_DATA` with some of the labels.
 */
export const requireFewClasses = (
  { labels }: Pick<Labelled, 'labels'>,
  {
    name,
    column,
    most,
  }: { readonly name: string; readonly column: string; readonly most: number | undefined },
): void => {
  const limit = most ?? Math.min(mostClasses, Math.max(fewClasses, Math.floor(labels.length / 2)));
  const classes = [...new Set(labels)];
  if (classes.length <= limit) return;
  const shown = classes
    .slice(0, 5)
    .map((label) => JSON.stringify(label.length > 40 ? `${label.slice(0, 40)}…` : label));
  throw new RidgelineError(
    'E_DATA',
    `${name}: column "${column}" holds ${classes.length} different labels in ${labels.length} rows, such as ${shown.join(', ')}; at most ${limit} are taken.`,
    {
      at: name,
      hint: `Name the column of the classes by --label. If these are classes: --max-classes ${classes.length} (data.maxClasses).`,
    },
  );
};

const mostCompared = 1000;
const timesLarger = 10;

/** The same but for case, blanks and width. */
const folded = (label: string): string => label.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
const withoutDigits = (label: string): string => label.replace(/\d/g, '');

/** How many letters may differ in a misspelling. */
const editsFor = (label: string): number => (label.length >= 8 ? 2 : label.length >= 4 ? 1 : 0);

const looksLike = (small: Class, large: Class): boolean => {
  const [a, b] = [folded(small.label), folded(large.label)];
  if (a === b) return true;
  const edits = Math.min(editsFor(a), editsFor(b));
  if (small.rows * timesLarger > large.rows || Math.abs(a.length - b.length) > edits) return false;
  return withoutDigits(a) !== withoutDigits(b) && editDistance(a, b) <= edits;
};

/** Names labels that look like misspellings of a larger class: few rows, and a letter or two from it. */
export const misspellingWarning = (all: Labelled): string[] => {
  const classes = classesOf(all).sort((a, b) => b.rows - a.rows);
  if (classes.length > mostCompared) return [];
  const found = classes.flatMap((small, place) => {
    const large = classes.slice(0, place).find((one) => looksLike(small, one));
    if (large === undefined) return [];
    const rows = `${small.rows} ${small.rows === 1 ? 'row' : 'rows'}, first on line ${small.line}`;
    return [`"${small.label}" (${rows}) for "${large.label}" (${large.rows})`];
  });
  if (found.length === 0) return [];
  const more = found.length > 5 ? `, and ${found.length - 5} more` : '';
  return [
    `Labels that look like misspellings: ${found.slice(0, 5).join(', ')}${more}. Each is a class of its own as long as the table says so.`,
  ];
};

/** Names the classes of which no row was kept apart for the test: how well they are read is not known. */
export const untestedWarning = (all: Labelled, test: ArrayLike<number>): string[] => {
  if (test.length === 0) return [];
  const tested = new Set(Array.from(test, (row) => all.labels[row]));
  const untested = classesOf(all).filter(({ label }) => !tested.has(label));
  if (untested.length === 0) return [];
  const shown = untested
    .slice(0, 5)
    .map(
      ({ label, rows, line }) =>
        `"${label}" (${rows === 1 ? '1 row' : `${rows} rows, the first`} on line ${line})`,
    );
  const more = untested.length > 5 ? `, and ${untested.length - 5} more` : '';
  return [
    `Learnt from and not tested, since the test part has no row of ${untested.length === 1 ? 'it' : 'them'}: ${shown.join(', ')}${more}. Give more rows, or leave ${untested.length === 1 ? 'the class' : 'them'} out.`,
  ];
};
