import '@tensorflow/tfjs-backend-cpu';
import { lossCases } from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { losses } from './catalog.ts';

beforeAll(() => setBackend('cpu'));

describe.each(Object.entries(losses))('%s', (_, make) => {
  for (const { name, run } of lossCases(make(), make)) it(name, run);
});
