import { sha256 } from '../client/sha256.ts';

/**
 * A page without its scripts, for tests of what it says.
 *
 * @throws if its policy lets any script run but those that it has, each by its hash.
 */
export const withoutScripts = (page: string): string => {
  const [, allowed = ''] = /script-src ([^";]*)/.exec(page) ?? [];
  const own = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script!);
  const hashes = own.map((script) => `'sha256-${sha256(script)}'`);
  if (allowed !== hashes.join(' ')) throw new Error(`${allowed} may run, and ${hashes.join(' ')} are there.`);
  return page.replace(/<script>[\s\S]*?<\/script>\n?/g, '');
};
