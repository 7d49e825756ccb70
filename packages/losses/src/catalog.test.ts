import '@tensorflow/tfjs-backend-cpu';
import { lossCases } from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import { losses } from './catalog.ts';

beforeAll(() => setBackend(inject('backend')));

describe.each(Object.entries(losses))('%s', (_, make) => {
  for (const { name, run } of lossCases(make(), make)) it(name, run);
});
