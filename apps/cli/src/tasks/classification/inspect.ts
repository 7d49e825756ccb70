import type { ClassifierSpec } from '@ridgeline/classifier';
import { type ColumnName, columnNames, setsOf, shownGram } from '@ridgeline/data';
import { hashParams } from '@ridgeline/tensors';
import { exitCodes } from '../../command-line/failure.ts';
import { json } from '../../terminal/format.ts';
import { hashLine, parametersOf, parameterTable } from '../../terminal/parameter-table.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import { specText } from '../../terminal/spec-text.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { LoadedClassifier } from './model.ts';

/** N-grams that are listed for each class. */
const mostGrams = 10;

/** The n-grams that speak most for each class, by weight: for two classes those of the one with positive weights. */
const weightiest = ({
  classifier,
}: LoadedClassifier): Readonly<Record<string, readonly ColumnName[]>> | null => {
  const { spec, reader, explain, classes } = classifier;
  if (spec.kind !== 'linearClassifier' || reader.kind !== 'features' || explain === undefined) return null;
  const names = columnNames(reader.features.spec)!;
  const weights = classifier.params['linear/weights']!;
  const kept = classifier.params['linear/columns']?.data;
  const [outputs, columns] = weights.shape as [number, number];
  const named = (output: number, sign: 1 | -1): ColumnName[] => {
    const row = weights.data.subarray(output * columns, (output + 1) * columns);
    return Array.from(row.keys())
      .filter((column) => sign * row[column]! > 0)
      .sort((a, b) => sign * (row[b]! - row[a]!))
      .slice(0, mostGrams)
      .map((column) => names[kept?.[column] ?? column]!);
  };
  return Object.fromEntries(
    classes.map((label, k) => [label, outputs === classes.length ? named(k, 1) : named(0, k === 1 ? 1 : -1)]),
  );
};

/** A spec without the words that its models know, its members' neither. */
const withoutVocabularies = (
  spec: ClassifierSpec,
): { readonly kind: string; readonly members?: readonly object[] } => {
  const {
    vocabulary: _,
    members,
    ...short
  } = spec as ClassifierSpec & {
    readonly vocabulary?: unknown;
    readonly members?: readonly ClassifierSpec[];
  };
  return members === undefined ? short : { ...short, members: members.map(withoutVocabularies) };
};

/** An n-gram with the set that it is of, where several are joined. */
const shownColumn = ({ gram, set }: ColumnName): string =>
  set === undefined ? gram : `${shownGram(gram)} (${set})`;

/** `ridgeline inspect` of a classifier: its parameters, and what speaks for each class. */
export const inspectClassifier = async (loaded: LoadedClassifier, terminal: Terminal): Promise<number> => {
  const { spec, params, reader } = loaded.classifier;
  const grams = weightiest(loaded);
  const sha256 = await hashParams(params);
  const short = withoutVocabularies(spec);
  if (terminal.format === 'json') {
    const weightiestGrams =
      grams &&
      Object.fromEntries(
        Object.entries(grams).map(([label, words]) => [
          label,
          words.map((word) => (word.set === undefined ? word.gram : word)),
        ]),
      );
    terminal.data(
      json({ spec: short, sha256, parameters: parametersOf(params), weightiest: weightiestGrams }),
    );
    return exitCodes.done;
  }
  const {
    dataColors: { bold, dim },
    dataColumns: columns,
  } = terminal;
  terminal.data(`${bold(specText(short, { columns }))}\n\n`);
  if (reader.kind === 'features') {
    for (const { vocabulary: words, idf, ...features } of setsOf(reader.features.spec))
      terminal.data(`${dim('features')} ${specText(features, { indent: 9, columns })}\n`);
    terminal.data('\n');
  }
  terminal.data(`${parameterTable(params)}\n\n${hashLine(sha256)}`);
  for (const [label, words] of Object.entries(grams ?? {}))
    terminal.data(`\n${bold(shownLabel(label))}: ${words.map(shownColumn).join(', ')}\n`);
  return exitCodes.done;
};
