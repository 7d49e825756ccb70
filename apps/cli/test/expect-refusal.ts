import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { ridgeline } from './ridgeline.ts';

/** A call that ends with a problem and a remedy in words, says nothing else and leaves no folder. */
export const expectRefusal = async (
  call: readonly string[],
  cwd: string,
  { code, problem, remedy }: { readonly code: number; readonly problem: string; readonly remedy: string },
): Promise<void> => {
  const out = `no-${problem.replaceAll(/\W+/g, '-')}`;
  const { status, stdout, stderr } = await ridgeline([...call, '--out', out], { cwd });
  expect([status, stdout, stderr]).toEqual([code, '', expect.stringContaining(problem)]);
  expect(stderr).toContain(remedy);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(existsSync(path.join(cwd, out))).toBe(false);
};
