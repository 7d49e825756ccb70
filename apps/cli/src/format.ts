/** Numbers as people read them. */
export const count = (value: number): string => value.toLocaleString('en-US');

export const nats = (value: number): string => value.toFixed(3);

export const duration = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

export const bytes = (size: number): string =>
  size < 2 ** 20 ? `${(size / 2 ** 10).toFixed(0)} kB` : `${(size / 2 ** 20).toFixed(1)} MB`;

/** `[████░░░░]`, for a share in [0, 1]. */
export const bar = (share: number, width = 24): string => {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
};

/** JSON without what JSON cannot say: a number that is not finite becomes null. */
export const json = (value: unknown): string =>
  `${JSON.stringify(value, (_, inner) => (typeof inner === 'number' && !Number.isFinite(inner) ? null : inner))}\n`;
