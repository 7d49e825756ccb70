import '@tensorflow/tfjs-backend-cpu';
import type { Loss, Objective } from '@ridgeline/contracts';
import { catalogueUnits, lossCases, objectiveCases } from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import { jointLosses, losses, objectives } from './catalog.ts';

beforeAll(() => setBackend(inject('backend')));

describe.each(catalogueUnits<Loss>({ ...losses, ...jointLosses }))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of lossCases(unit, fromSpec)) it(name, run);
});

describe.each(catalogueUnits<Objective>(objectives))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of objectiveCases(unit, fromSpec)) it(name, run);
});
