export { measureDense, sweepDense } from './dense';
export { addKernel, addKernelOfFour } from './kernel';
export { measureSparse, sweepSparse } from './sparse';
