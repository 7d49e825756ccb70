import type { HostBatch } from '@ridgeline/contracts';

/** The id of each target [N], and 0 where it does not count: there any id may stand. */
export const targetIds = ({ targets, counts }: Pick<HostBatch, 'targets' | 'counts'>): Int32Array =>
  Int32Array.from(targets.data, (id, i) => (counts?.data[i] === 0 ? 0 : id));
