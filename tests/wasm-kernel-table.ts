import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const core = path.join(path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core')), '.');

/** `import { a, b as c } from 'path'` of a compiled file. */
const importsOf = (source: string) =>
  [...source.matchAll(/^import \{([^}]*)\} from '([^']+)'/gm)].map(([, names, from]) => ({
    names: names!.split(',').map((name) => name.trim().split(' as ')[0]!),
    from: from!,
  }));

/** The kernels that a file of TF.js runs, by itself and through all operations that it imports. */
const kernelsOf = (file: string, seen = new Set<string>()): Set<string> => {
  const kernels = new Set<string>();
  if (seen.has(file) || !existsSync(file)) return kernels;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  for (const { names, from } of importsOf(source)) {
    if (from.endsWith('/kernel_names')) {
      if (source.includes('.runKernel(')) for (const name of names) kernels.add(name);
      continue;
    }
    const imported = path.resolve(path.dirname(file), `${from}.js`);
    if (!/dist[\\/](ops|gradients)[\\/]/.test(imported)) continue;
    for (const name of kernelsOf(imported, seen)) kernels.add(name);
  }
  return kernels;
};

/** From each kernel that the gradients of TF.js run to the kernels whose gradients these are. */
const neededByGradients = (): Map<string, string[]> => {
  const needed = new Map<string, string[]>();
  const folder = path.join(core, 'gradients');
  for (const name of readdirSync(folder).filter((name) => name.endsWith('_grad.js'))) {
    const file = path.join(folder, name);
    const of = /kernelName: (\w+)/.exec(readFileSync(file, 'utf8'))![1]!;
    for (const kernel of kernelsOf(file)) needed.set(kernel, [...(needed.get(kernel) ?? []), of]);
  }
  return needed;
};

/**
 * A table in Markdown of the kernels that gradients need on wasm, and of all that we bring.
 *
 * @param stock the kernels of TF.js's wasm backend.
 * @param ours those of @ridgeline/backend-wasm.
 */
export const wasmKernelTable = (stock: ReadonlySet<string>, ours: ReadonlySet<string>): string => {
  const needed = neededByGradients();
  const from = (kernel: string): string => {
    if (ours.has(kernel)) return stock.has(kernel) ? 'Ridgeline, in its place' : '**Ridgeline**';
    return stock.has(kernel) ? 'TensorFlow.js' : 'missing';
  };
  const use = (gradients: string[] | undefined): string => {
    if (gradients === undefined) return '–';
    return gradients.length > 6 ? `${gradients.length} gradients` : gradients.join(', ');
  };
  const kernels = [...new Set([...needed.keys(), ...ours])].sort((a, b) => a.localeCompare(b, 'en'));
  return [
    '| kernel | comes from | needed by the gradients of |',
    '|---|---|---|',
    ...kernels.map((kernel) => `| \`${kernel}\` | ${from(kernel)} | ${use(needed.get(kernel))} |`),
  ].join('\n');
};
