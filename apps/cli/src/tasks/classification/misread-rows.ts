import type { Classification } from '@ridgeline/classifier';
import type { Table } from '@ridgeline/data';
import type { Examples } from '@ridgeline/recipes';

/** The rows whose class was not found, those first of which the classifier was surest; of equals by line. */
export const misreadRows = (
  { texts, labels, lines }: Examples,
  answers: readonly Classification[],
): Pick<Table, 'columns' | 'rows'> => {
  const rows = answers
    .map((answer, row) => ({ ...answer, row }))
    .filter(({ label, row }) => label !== labels[row])
    .sort((a, b) => b.probability - a.probability || lines[a.row]! - lines[b.row]!);
  return {
    columns: ['line', 'text', 'actual', 'predicted', 'probability', 'known_ngrams'],
    rows: rows.map(({ row, label, probability, known }) => [
      lines[row],
      texts[row],
      labels[row],
      label,
      probability,
      known,
    ]),
  };
};
