import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import config from '../tsup.config.ts';
import { buildOnce, bundle } from './build.ts';

beforeAll(() => buildOnce(), 300_000);

it('what is bundled goes out with its licence, and with those of what it bundles itself', () => {
  const notices = readFileSync(path.join(path.dirname(bundle), 'third-party-notices.txt'), 'utf8');
  const { noExternal } = config as { readonly noExternal: readonly unknown[] };
  const named = noExternal.filter((each): each is string => typeof each === 'string');
  expect(named).toContain('bullmq');
  // string-width is asked for by cli-table3, denque by ioredis
  for (const name of [...named, 'string-width', 'denque'])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, [\\w.-]+$`, 'm'));
  expect(notices.match(/Permission is hereby granted/g)!.length).toBeGreaterThan(10);
  expect(notices).not.toMatch(/@ridgeline\/|node_modules|\/home\/|\/root\//);
});
