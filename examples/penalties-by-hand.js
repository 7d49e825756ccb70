// What each penalty is: its value, its gradient, and where its proximal step moves two weights.
import '@tensorflow/tfjs-backend-cpu';
import { elasticNet, l1, l2 } from '@ridgeline/regularizers';
import { tensor1d } from '@tensorflow/tfjs-core';

const weights = tensor1d([0.03, -2]);
const show = (tensor) => [...tensor.dataSync()].map((value) => value.toFixed(3)).join(' ');

for (const unit of [l1({ lambda: 0.5 }), l2({ lambda: 0.5 }), elasticNet({ lambda: 0.5, alpha: 0.5 })]) {
  console.log(unit.spec.kind.padEnd(10), 'value', show(unit.penalty(weights)));
  console.log('  gradient', show(unit.gradient(weights)), '  proximal', show(unit.proximal(weights, 0.1)));
}
