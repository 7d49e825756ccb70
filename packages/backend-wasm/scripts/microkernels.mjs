/**
 * Writes the innermost loops of the matrix product: one for each number of rows, all eight columns wide.
 *
 * V8 schedules the loop's instructions itself, and spills accumulators out of registers (half the speed) unless the
 * source gives it a certain order: no unrolling over k, the loop inside an `if`, and an epilogue that goes through the
 * accumulators in the opposite direction and adds them to C only there. `ridgeline bench` shows whether that still holds.
 */
const columns = 8;
const vectors = columns / 4;

const times = (count, write) => Array.from({ length: count }, (_, i) => write(i));

export const microkernel = (rows) => {
  const accumulators = times(rows, (i) => times(vectors, (j) => `c${i}_${j}`));
  const declare = accumulators.flat().map((name) => `  let ${name} = f32x4.splat(0);`);
  const loadColumns = times(vectors, (j) => `      const b${j} = v128.load(b, ${16 * j});`);
  const multiply = accumulators.map(
    (names, i) =>
      `      const a${i} = v128.load32_splat(a, ${4 * i});\n` +
      names.map((name, j) => `      ${name} = multiplyAdd(a${i}, b${j}, ${name});`).join('\n'),
  );
  const store = accumulators
    .flatMap((names, i) =>
      names.map((name, j) => {
        const at = `c + ${i} * stride`;
        return `  v128.store(${at}, f32x4.add(v128.load(${at}, ${16 * j}), ${name}), ${16 * j});`;
      }),
    )
    .reverse();
  return `
/** c[${rows}, 8] += a · b over k, for a packed as [k][${rows}] and b as [k][8]. */
export function microkernel${rows}(k: i32, a: usize, b: usize, c: usize, stride: usize): void {
${declare.join('\n')}
  if (k > 0) {
    do {
${loadColumns.join('\n')}
${multiply.join('\n')}
      a += ${4 * rows};
      b += ${4 * columns};
      k--;
    } while (k > 0);
  }
${store.join('\n')}
}
`;
};

export const microkernels = (rowCounts) =>
  `import { multiplyAdd } from '../assembly/simd';\n${rowCounts.map(microkernel).join('')}`;
