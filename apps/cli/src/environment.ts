import { availableParallelism } from 'node:os';
import { version_core } from '@tensorflow/tfjs-core';
import { version } from './version.ts';

/** What a result depends on besides its configuration: saved with every run. */
export const environment = (backend: string): Record<string, string | number> => ({
  ridgeline: version,
  tensorflowjs: version_core,
  node: process.versions.node,
  v8: process.versions.v8,
  platform: `${process.platform} ${process.arch}`,
  cores: availableParallelism(),
  backend,
});
