import type { StoredClassifier } from '@ridgeline/classifier';
import type { LinearClassifierSpec } from '@ridgeline/classifier/parts';
import type { StoredTensor } from '@ridgeline/contracts';
import type { LinearParameters } from '@ridgeline/linear';
import type { ClassifierProblem } from '../classifier-problem.ts';

/** Numbers of any size and digits. */
export const double = (shape: readonly number[], data: ArrayLike<number>): StoredTensor => ({
  shape,
  data: Float64Array.from(data),
});

/** Of what is float32 already, or whole numbers that it holds. */
export const single = (shape: readonly number[], data: ArrayLike<number>): StoredTensor => ({
  shape,
  data: Float32Array.from(data),
});

/** A classifier of weights by n-gram, as it is saved. */
export const storedLinear = (
  { classes }: Pick<ClassifierProblem, 'classes'>,
  method: LinearClassifierSpec['method'],
  {
    columns,
    presence,
    joint = false,
    weights,
    intercepts,
  }: LinearParameters & {
    readonly columns: number;
    readonly presence: boolean;
    readonly joint?: boolean;
  },
): StoredClassifier => ({
  spec: {
    kind: 'linearClassifier',
    method,
    classes,
    temperature: 1,
    columns,
    presence,
    sparse: false,
    ...(joint && { joint }),
  },
  params: {
    'linear/weights': double([intercepts.length, columns], weights),
    'linear/intercepts': double([intercepts.length], intercepts),
  },
});
