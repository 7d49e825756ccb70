import { greedy } from './greedy.ts';
import { sampler } from './sampler.ts';

/** Every sampler by the `kind` of its spec. */
export const samplers = { greedy, sampler } as const;
