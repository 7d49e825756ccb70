import { defineKernel } from '../define-kernel.ts';

/** Shares the data. TF.js's own copies it, and the tape clones every tensor that it saves. */
export const identity = defineKernel('Identity', ({ inputs, shared }) => shared(inputs.x!));
