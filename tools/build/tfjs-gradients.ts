/**
 * `@tensorflow/tfjs-core` registers no gradients on import, and the file that does is extensionless ESM inside a
 * CommonJS package, which Node cannot load. So it is bundled; what the main entry already exports stays an import.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const core = '@tensorflow/tfjs-core';
const entry = `${core}/dist/register_all_gradients.js`;

/** The names that an operation's file exports, as far as they begin a line: enough for tfjs's compiled output. */
const exportsOf = (source: string): string[] => [
  ...[...source.matchAll(/^export (?:const|function) (\w+)/gm)].map((match) => match[1]!),
  ...[...source.matchAll(/^export \{([^}]+)\}/gm)].flatMap((match) =>
    match[1]!.split(',').map((name) => name.split(' as ').pop()!.trim()),
  ),
];

/** An esbuild plugin for whatever bundles `packages/tensors/src/gradients.ts`. @param from a file that sees tfjs */
export const tfjsGradients = (from: string): Plugin => ({
  name: 'tfjs-gradients',
  setup(bundle) {
    const require = createRequire(from);
    const exported = new Set(Object.keys(require(core)));
    // before any rule that makes the package external
    bundle.onResolve({ filter: /register_all_gradients\.js$/ }, () => ({ path: require.resolve(entry) }));
    bundle.onResolve({ filter: /^\.\.\/ops\// }, ({ path: request, resolveDir }) => {
      if (!/tfjs-core[\\/]dist[\\/]gradients$/.test(resolveDir)) return undefined;
      const file = path.resolve(resolveDir, `${request}.js`);
      if (!existsSync(file)) return undefined;
      const names = exportsOf(readFileSync(file, 'utf8'));
      return names.length > 0 && names.every((name) => exported.has(name))
        ? { path: core, external: true }
        : undefined;
    });
  },
});

/** The registration as one ES module that imports only `@tensorflow/tfjs-core`. */
const bundleGradients = async (resolveDir: string): Promise<string> => {
  const result = await build({
    stdin: { contents: `import '${entry}';`, resolveDir },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    write: false,
    plugins: [tfjsGradients(path.join(resolveDir, 'index.js'))],
  });
  return result.outputFiles[0]!.text;
};

/** The same for Vite's test runner. */
export const viteTfjsGradients = (resolveDir: string) => ({
  name: 'tfjs-gradients',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === entry ? '\0tfjs-gradients' : undefined),
  load: (id: string) => (id === '\0tfjs-gradients' ? bundleGradients(resolveDir) : undefined),
});
