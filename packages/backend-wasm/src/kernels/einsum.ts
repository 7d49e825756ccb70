import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { addressOf, sizeOf } from '../device.ts';

/** Numbers in memory with a letter for each axis. */
interface Labelled {
  readonly address: number;
  readonly letters: string;
}

type Sizes = ReadonlyMap<string, number>;

const shapeOf = (letters: string, sizes: Sizes): number[] => [...letters].map((letter) => sizes.get(letter)!);

/** The same numbers with axes in the order of `letters`; axes that are not among them are summed over. */
const arranged = (
  call: Call,
  { address, letters: from }: Labelled,
  letters: string,
  sizes: Sizes,
): number => {
  if (from === letters) return address;
  const shape = shapeOf(from, sizes);
  const count = sizeOf(shape);
  const bytes = 4 * sizeOf(shapeOf(letters, sizes));
  const to = call.room(bytes);
  call.run.zero!(to, bytes);
  const memory = new Float32Array(call.device.wasm.asm.memory.buffer);
  const steps = [...from].map((letter) => {
    const axis = letters.indexOf(letter);
    return axis < 0 ? 0 : sizeOf(shapeOf(letters.slice(axis + 1), sizes));
  });
  const index = shape.map(() => 0);
  let target = to / 4;
  for (let source = address / 4; source < address / 4 + count; source++) {
    memory[target]! += memory[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      target += steps[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      target -= steps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return to;
};

/** One matrix product for each index that both operands and the result have. */
const product = (
  call: Call,
  [a, b]: readonly [Labelled, Labelled],
  result: string,
  sizes: Sizes,
): Labelled => {
  const both = [...a.letters].filter((letter) => b.letters.includes(letter));
  const of = (letters: Iterable<string>, kept: (letter: string) => boolean) =>
    [...letters].filter(kept).join('');
  const batch = of(both, (letter) => result.includes(letter));
  const inner = of(both, (letter) => !result.includes(letter));
  const left = of(a.letters, (letter) => !both.includes(letter) && result.includes(letter));
  const right = of(b.letters, (letter) => !both.includes(letter) && result.includes(letter));
  const [batches, m, k, n] = [batch, left, inner, right].map((letters) =>
    sizeOf(shapeOf(letters, sizes)),
  ) as [number, number, number, number];
  const address = call.room(4 * batches * m * n);
  const from = arranged(call, a, batch + left + inner, sizes);
  const by = arranged(call, b, batch + inner + right, sizes);
  for (let i = 0; i < batches; i++) {
    call.run.affine!(
      ...[m, n, k],
      ...[from + 4 * i * m * k, 4 * k, 4],
      ...[by + 4 * i * k * n, 4 * n, 4],
      0,
      ...[address + 4 * i * m * n, 4 * n],
      call.workspace,
    );
  }
  return { address, letters: batch + left + right };
};

/** Einstein's sum of one or two float tensors; TF.js has none on wasm, and a gradient of it on no backend. */
export const einsum = defineKernel('Einsum', (call) => {
  const { device, output, run, at } = call;
  const operands = Object.values(call.inputs) as TensorInfo[];
  const [left, result] = (call.attributes.equation as string).replace(/\s/g, '').split('->') as [
    string,
    string,
  ];
  const terms = left.split(',');
  const sizes = new Map<string, number>();
  terms.forEach((letters, term) => {
    [...letters].forEach((letter, axis) => {
      const size = operands[term]!.shape[axis]!;
      if ((sizes.get(letter) ?? size) !== size)
        throw new Error(`einsum: ${letter} stands for ${sizes.get(letter)} and for ${size}.`);
      sizes.set(letter, size);
    });
  });
  if (operands.length > 2 || operands.some(({ dtype }) => dtype !== 'float32'))
    throw new Error('einsum: wasm takes one or two float32 tensors.');
  const given = operands.map((info, term) => ({ address: addressOf(device, info), letters: terms[term]! }));
  const found = given.length === 1 ? given[0]! : product(call, [given[0]!, given[1]!], result, sizes);
  const out = output(shapeOf(result, sizes));
  run.copy!(arranged(call, found, result, sizes), at(out), 4 * sizeOf(out.shape));
  return out;
});
