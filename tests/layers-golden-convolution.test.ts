import { type Conv1dInputs, conv1d } from '@ridgeline/tensors';
import { transpose } from '@tensorflow/tfjs-core';
import convolutions from './golden/conv1d.json' with { type: 'json' };
import { check, itAgrees, onEveryBackend } from './layers-golden-case.ts';

onEveryBackend(() => {
  itAgrees(convolutions, (golden) => {
    const { stride, dilation, padding } = golden.config as Partial<Conv1dInputs>;
    check(({ x, weight, bias }) => {
      const outputs = conv1d({
        inputs: transpose(x!, [0, 2, 1]),
        kernel: transpose(weight!, [2, 1, 0]),
        ...(bias && { bias }),
        ...(stride !== undefined && { stride }),
        ...(dilation !== undefined && { dilation }),
        ...(padding !== undefined && { padding }),
      });
      return { output: transpose(outputs, [0, 2, 1]) };
    }, golden);
  });
});
