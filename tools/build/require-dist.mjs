/** Before a package is packed (`prepack`, in its folder): without what its manifest points to, it would be empty. */
import { existsSync, readFileSync } from 'node:fs';

const { name, exports = {}, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const targets = [
  ...Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : [target.default, target.types],
  ),
  ...Object.values(bin),
];
const missing = targets.filter((file) => file !== undefined && !existsSync(file));
if (missing.length > 0) {
  console.error(`${name} cannot be packed: ${missing.join(', ')} is missing. Run \`pnpm build\` first.`);
  process.exit(1);
}
