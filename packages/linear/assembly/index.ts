export { measureDense, sweepDense } from './dense';
export { addGram } from './gram';
export { addKernel, addKernelOfFour } from './kernel';
export { measureSparse, sweepSparse } from './sparse';
export { dualPass } from './squared-hinge';
