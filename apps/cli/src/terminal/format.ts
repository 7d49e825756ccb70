/** Numbers as people read them. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** `1 run`, `3 runs` */
export const counted = (value: number, thing: string): string =>
  `${count(value)} ${thing}${value === 1 ? '' : 's'}`;

/** With a real minus sign, and none on zero. */
export const nats = (value: number): string => {
  const text = value.toFixed(3);
  return text === '-0.000' ? '0.000' : text.replace('-', '−');
};

/** A number in a unit of its own, of any size: five significant digits, or all before the point. */
export const measured = (value: number): string =>
  value === 0
    ? '0'
    : Math.abs(value) >= 1e5 && Math.abs(value) < 1e15
      ? count(Math.round(value))
      : value.toPrecision(5);

/** A unit with its options, and units in it: `adam, learningRate 0.002`, `logistic, penalty (l2)`. */
export const unitText = ({ kind, ...options }: { readonly kind: string }): string =>
  [
    kind,
    ...Object.entries(options as Readonly<Record<string, unknown>>).map(
      ([name, value]) => `${name} ${optionValue(value)}`,
    ),
  ].join(', ');

const isUnit = (value: unknown): value is { readonly kind: string } =>
  typeof value === 'object' && value !== null && 'kind' in value;

const optionValue = (value: unknown): string => {
  if (isUnit(value)) return `(${unitText(value)})`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** A share; what is not nothing is not told as nothing. */
export const percent = (share: number): string =>
  share > 0 && share < 0.0005 ? 'less than 0.1 %' : `${(100 * share).toFixed(1)} %`;

export const duration = (seconds: number): string => {
  if (seconds < 59.5) return `${seconds.toFixed(seconds < 9.95 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

const units = ['bytes', 'kB', 'MB', 'GB'] as const;

export const bytes = (size: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10));
  const value = size / [1, 2 ** 10, 2 ** 20, 2 ** 30][power]!;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
};

/** The numbers that are neither finite nor in JSON, by their paths. */
const nonFinite = (value: unknown, path: string): string[] =>
  typeof value === 'number'
    ? Number.isFinite(value)
      ? []
      : [path]
    : typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
      ? Object.entries(value).flatMap(([key, inner]) =>
          nonFinite(inner, path === '' ? key : `${path}.${key}`),
        )
      : [];

/** An object as one line of JSON. What JSON cannot say, NaN and infinity, becomes null and is named in `nonFinite`. */
export const json = (value: object): string => {
  const missing = nonFinite(value, '');
  return `${JSON.stringify(missing.length === 0 ? value : { ...value, nonFinite: missing })}\n`;
};

/** What intervals are of where rows come in groups; nothing where they do not. */
export const groupsText = (groups: number | null): string =>
  groups === null
    ? ''
    : `in ${counted(groups, 'group')}, ${groups === 1 ? 'which says nothing of others' : 'of which the intervals are'}`;

/** What one interval is over where rows come in groups, behind the interval; nothing where they do not. */
export const overGroups = (groups: number | null): string =>
  groups === null ? '' : ` over ${counted(groups, 'group')}`;
