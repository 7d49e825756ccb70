// What each penalty is: its value, its gradient, and where its proximal step moves two weights.
import '@tensorflow/tfjs-backend-cpu';
import { elasticNet, l1, l2 } from '@ridgeline/regularizers';
import { tensor1d } from '@tensorflow/tfjs-core';

const weights = tensor1d([0.03, -2]);
const show = async (tensor) => [...(await tensor.data())].map((value) => value.toFixed(3)).join(' ');

for (const unit of [l1({ lambda: 0.5 }), l2({ lambda: 0.5 }), elasticNet({ lambda: 0.5, alpha: 0.5 })]) {
  console.log(unit.spec.kind.padEnd(10), 'value', await show(unit.penalty(weights)));
  console.log(
    '  gradient',
    await show(unit.gradient(weights)),
    '  proximal',
    await show(unit.proximal(weights, 0.1)),
  );
}
// → l1         value 1.015
// →   gradient 0.500 -0.500   proximal 0.000 -1.950
// → l2         value 1.000
// →   gradient 0.015 -1.000   proximal 0.029 -1.905
// → elasticNet value 1.008
// →   gradient 0.257 -0.750   proximal 0.005 -1.927
