import type { ByPart, Facts } from '@ridgeline/checks';

/** What the data of a run tell, once they are read again. */
export type KnownData = Pick<
  Facts,
  | 'texts'
  | 'isRunningText'
  | 'labels'
  | 'groups'
  | 'unknownTokens'
  | 'tokenCounts'
  | 'maxTokens'
  | 'frequencyLoss'
>;

/** A value of each part that has rows. */
export const byPart = <P, T>(
  parts: { readonly train: P; readonly valid?: P; readonly test?: P },
  { rows, of }: { readonly rows: (part: P) => number; readonly of: (part: P) => T },
): ByPart<T> => ({
  train: of(parts.train),
  ...(parts.valid !== undefined && rows(parts.valid) > 0 && { valid: of(parts.valid) }),
  ...(parts.test !== undefined && rows(parts.test) > 0 && { test: of(parts.test) }),
});

interface Rows {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  readonly groups: readonly string[] | null;
}

/** The loss of one who answers held-out rows by how common their classes were. */
const classFrequencyLoss = ({ train, valid, test }: ByPart<readonly string[]>): number | undefined => {
  const held = valid ?? test;
  if (held === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const label of train) counts.set(label, (counts.get(label) ?? 0) + 1);
  const nats = held.reduce((sum, label) => sum - Math.log((counts.get(label) ?? 0) / train.length), 0);
  return Number.isFinite(nats) ? nats / held.length : undefined;
};

/** Rows with one class each. */
export const knownRows = (parts: {
  readonly train: Rows;
  readonly valid?: Rows;
  readonly test?: Rows;
}): KnownData => {
  const rows = ({ texts }: Rows): number => texts.length;
  const labels = byPart(parts, { rows, of: (part) => part.labels });
  const frequencyLoss = classFrequencyLoss(labels);
  return {
    texts: byPart(parts, { rows, of: ({ texts }) => texts }),
    labels,
    ...(parts.train.groups !== null && { groups: byPart(parts, { rows, of: ({ groups }) => groups ?? [] }) }),
    ...(frequencyLoss !== undefined && { frequencyLoss }),
  };
};
