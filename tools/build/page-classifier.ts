import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** What linear classifiers never load: other kinds, and tokenizers. */
const others = /^@ridgeline\/tokenization$|computation-of\.ts$/;

/**
 * Writes JavaScript for pages that carry linear classifiers: it puts `decodeClassifier` into the global `ridgelineClassifier`, and knows
 * no other kind.
 */
export const writePageClassifier = async (file: string, resolveDir: string): Promise<void> => {
  const { outputFiles } = await build({
    stdin: { contents: "export { decodeClassifier } from '@ridgeline/classifier';", resolveDir },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'ridgelineClassifier',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@ridgeline/source'],
    // Node alone asks where it is
    define: { 'import.meta.url': '""' },
    plugins: [
      {
        name: 'linear-alone',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: others }, ({ kind }) =>
            kind === 'dynamic-import' ? { path: 'others', namespace: 'others' } : undefined,
          );
          onLoad({ filter: /.*/, namespace: 'others' }, () => ({ contents: 'export {};' }));
        },
      },
    ],
  });
  writeFileSync(file, outputFiles[0]!.text);
};
