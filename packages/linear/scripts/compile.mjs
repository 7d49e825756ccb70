/**
 * Compiles the loops in `assembly/`.
 *
 *     node scripts/compile.mjs
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileAssembly } from '../../../tools/build/compile-assembly.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
mkdirSync(new URL('../generated', import.meta.url), { recursive: true });
const size = await compileAssembly({ root, name: 'loops', features: ['simd'] });
if (!process.argv.includes('--quiet')) console.log(`loops: ${(size / 1000).toFixed(1)} kB`);
