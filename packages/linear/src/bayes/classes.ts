import { RidgelineError } from '@ridgeline/contracts';

/** Which class each example is of: `indices[i]` is a place in `classes`. */
export interface ClassIndices {
  /** [K] names, in ascending order unless they were given. */
  readonly classes: readonly string[];
  /** [n] */
  readonly indices: Int32Array;
}

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The places of labels among the classes.
 *
 * @param classes the names of the classes, if they are known already; otherwise those that occur.
 * @throws `E_DATA` for a label that is not among the classes given.
 * @example classIndices(['spam', 'ham', 'spam']) // { classes: ['ham', 'spam'], indices: [1, 0, 1] }
 */
export const classIndices = (labels: readonly string[], classes?: readonly string[]): ClassIndices => {
  const names = classes ?? [...new Set(labels)].sort(ascending);
  const places = new Map(names.map((name, place) => [name, place]));
  const indices = Int32Array.from(labels, (label, i) => {
    const place = places.get(label);
    if (place !== undefined) return place;
    throw new RidgelineError(
      'E_DATA',
      `classIndices: label "${label}" at ${i} is none of the ${names.length} classes.`,
      {
        hint: `The classes are ${names.slice(0, 20).join(', ')}.`,
      },
    );
  });
  return { classes: names, indices };
};

/**
 * The classes of training examples, checked: at least two, each with an example, one label a row.
 *
 * @throws `E_SHAPE` if there are not as many labels as rows; `E_DATA` if there is no row, one class only, a class without
 *   example, or a label outside the classes given.
 */
export const requireClasses = (
  who: string,
  {
    labels,
    rows,
    classes,
  }: {
    readonly labels: readonly string[];
    readonly rows: number;
    readonly classes?: readonly string[] | undefined;
  },
): ClassIndices => {
  if (labels.length !== rows)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: there must be one label a row, got ${labels.length} labels for ${rows} rows.`,
    );
  const found = classIndices(labels, classes);
  if (found.classes.length < 2)
    throw new RidgelineError(
      'E_DATA',
      `${who}: labels must hold two classes or more, got ${found.classes.length === 0 ? 'no label' : `only "${found.classes[0]}"`}.`,
    );
  const counts = countClasses(found);
  const missing = counts.indexOf(0);
  if (missing >= 0)
    throw new RidgelineError('E_DATA', `${who}: class "${found.classes[missing]}" has no example.`, {
      hint: 'Leave it out of the classes, or give examples of it.',
    });
  return found;
};

/** [K] how many examples each class has. */
export const countClasses = ({ classes, indices }: ClassIndices): Float64Array => {
  const counts = new Float64Array(classes.length);
  for (const index of indices) counts[index]!++;
  return counts;
};
