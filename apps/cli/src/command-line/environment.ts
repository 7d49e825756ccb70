import { availableParallelism } from 'node:os';
import { version_core } from '@tensorflow/tfjs-core';
import type { Device } from './backend.ts';
import { kernels } from './kernels.ts';
import { version } from './version.ts';

/** What a result depends on besides its configuration: saved with every run. */
export const environment = (device?: Device): Record<string, string | number> => {
  const computing = kernels();
  return {
    ridgeline: version,
    tensorflowjs: version_core,
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    ...device,
    ...(computing !== undefined && { kernels: computing }),
  };
};
