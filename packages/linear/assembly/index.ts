export { addGram } from './gram';
export { addKernel, addKernelOfFour } from './kernel';
export { dualPass } from './squared-hinge';
export { measureDense, measureSparse, sweepDense, sweepSparse } from './sweep';
