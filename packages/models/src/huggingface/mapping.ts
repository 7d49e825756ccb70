import { type HostParams, type HostTensor, RidgelineError } from '@ridgeline/contracts';

/** A parameter of ours, and the tensors of theirs that stand in it side by side. */
export interface Mapped {
  readonly ours: string;
  readonly theirs: readonly string[];
  /** Whether theirs are [outputs, inputs], as `nn.Linear` has them; ours are [inputs, outputs]. */
  readonly turned?: boolean;
}

/** `path/kernel` and `path/bias` of one or several linear layers with their `weight` and `bias`. */
export const mappedLinear = (ours: string, theirs: readonly string[], turned = true): readonly Mapped[] => [
  { ours: `${ours}/kernel`, theirs: theirs.map((name) => `${name}.weight`), turned },
  { ours: `${ours}/bias`, theirs: theirs.map((name) => `${name}.bias`) },
];

/** `path/scale` and `path/offset` of a layer norm. */
export const mappedNorm = (ours: string, theirs: string): readonly Mapped[] => [
  { ours: `${ours}/scale`, theirs: [`${theirs}.weight`] },
  { ours: `${ours}/offset`, theirs: [`${theirs}.bias`] },
];

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const turn = ({ shape, data }: HostTensor): HostTensor => {
  const [rows, columns] = shape as [number, number];
  const values = new Float32Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      values[column * rows + row] = data[row * columns + column]!;
  return { shape: [columns, rows], data: values };
};

const sideBySide = (parts: readonly HostTensor[]): HostTensor => {
  const widths = parts.map(({ shape }) => shape.at(-1)!);
  const width = widths.reduce((a, b) => a + b, 0);
  const leading = parts[0]!.shape.slice(0, -1);
  const data = new Float32Array(size(leading) * width);
  let first = 0;
  parts.forEach((part, i) => {
    const columns = widths[i]!;
    for (let row = 0; row < size(leading); row++)
      data.set(part.data.subarray(row * columns, (row + 1) * columns), row * width + first);
    first += columns;
  });
  return { shape: [...leading, width], data };
};

/** The parts of equal width that stand side by side. */
const apart = ({ shape, data }: HostTensor, count: number): readonly HostTensor[] => {
  const width = shape.at(-1)!;
  const [rows, columns] = [size(shape) / width, width / count];
  return Array.from({ length: count }, (_, part) => {
    const values = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const start = row * width + part * columns;
      values.set(data.subarray(start, start + columns), row * columns);
    }
    return { shape: [...shape.slice(0, -1), columns], data: values };
  });
};

/** @throws `E_CHECKPOINT` */
export const tensorIn = (who: string, tensors: HostParams, name: string): HostTensor => {
  const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (found !== undefined) return found;
  throw new RidgelineError('E_CHECKPOINT', `${who}: the weights must hold "${name}", and it is missing.`, {
    hint: 'Give config.json and model.safetensors of one model.',
  });
};

/**
 * Whether two tensors are there with other values: then transformers keeps both, even where the configuration ties them.
 *
 * @example areApart(tensors, 'lm_head.weight', 'transformer.wte.weight') // false
 */
export const areApart = (tensors: HostParams, one: string, other: string): boolean => {
  const [a, b] = [one, other].map((name) => (Object.hasOwn(tensors, name) ? tensors[name] : undefined));
  return a !== undefined && b !== undefined && a.data.some((value, i) => value !== b.data[i]);
};

/**
 * Our parameters of their tensors.
 *
 * @throws `E_CHECKPOINT` naming the tensor that is missing, or no matrix where one is turned.
 */
export const fromTheirs = (who: string, rows: readonly Mapped[], tensors: HostParams): HostParams =>
  Object.fromEntries(
    rows.map(({ ours, theirs, turned = false }) => {
      const parts = theirs.map((name) => tensorIn(who, tensors, name));
      const odd = turned ? parts.findIndex(({ shape }) => shape.length !== 2) : -1;
      if (odd >= 0)
        throw new RidgelineError(
          'E_CHECKPOINT',
          `${who}: "${theirs[odd]}" must be a matrix, got [${parts[odd]!.shape.join(', ')}].`,
          { hint: 'Give config.json and model.safetensors of one model.' },
        );
      return [ours, sideBySide(turned ? parts.map(turn) : parts)];
    }),
  );

/** Their tensors of our parameters: what {@link fromTheirs} undoes. */
export const toTheirs = (rows: readonly Mapped[], params: HostParams): HostParams =>
  Object.fromEntries(
    rows.flatMap(({ ours, theirs, turned = false }) => {
      const parts = apart(params[ours]!, theirs.length);
      return theirs.map((name, i) => [name, turned ? turn(parts[i]!) : parts[i]!]);
    }),
  );

/** What must hold of a configuration, and the sentence that says it does not. */
export type Condition = readonly [holds: boolean, sentence: string];

/** @throws `code` with the first sentence whose condition does not hold */
export const requireAll = (
  who: string,
  code: 'E_CHECKPOINT' | 'E_OPTION',
  conditions: readonly Condition[],
): void => {
  const broken = conditions.find(([holds]) => !holds);
  if (broken === undefined) return;
  throw new RidgelineError(code, `${who}: ${broken[1]}.`, {
    hint: 'Only models of this shape are understood.',
  });
};
