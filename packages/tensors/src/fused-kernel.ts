import type { GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { fusedKernelNamed, runFused } from './kernels.ts';

/** A kernel that a backend may bring, and the kernel that gives its gradients. */
export interface FusedKernelOptions {
  readonly kernel: string;
  readonly gradientKernel: string;
  /** The inputs by name, in order; those that may be absent come last and are listed in `optional`. */
  readonly inputs: readonly string[];
  /** From the name of an input that may be absent to the attribute that tells whether it is there. */
  readonly optional?: Readonly<Record<string, string>>;
  /**
   * The outputs in order, by the names under which the gradient kernel is given them; null: it does not need it. A backend may
   * leave out the last ones, which its gradient kernel then finds absent.
   */
  readonly outputs: readonly (string | null)[];
  /** How many outputs are the op's own. The others are the kernel's notes for its gradient. */
  readonly visible?: number;
  /** The names under which the gradient kernel is given the cotangents of the first outputs. */
  readonly cotangents: readonly string[];
  /** The inputs whose gradients the gradient kernel gives, in the order of its outputs. */
  readonly gradients: readonly string[];
}

export interface FusedKernel {
  /** The op's own outputs, or `undefined` if the running backend lacks the kernel. */
  readonly run: (
    inputs: Readonly<Record<string, Tensor | undefined>>,
    attributes?: NamedAttrMap,
  ) => Tensor[] | undefined;
  /** What `gradients.ts` registers. */
  readonly gradient: GradConfig;
}

/**
 * The inputs of a kernel as TF.js takes them. It saves all own properties of an array, whichever they are; gradients go to what it inherits too.
 */
const tapeInputs = (
  inputs: Readonly<Record<string, Tensor>>,
  unsaved: readonly string[],
): Readonly<Record<string, Tensor>> => {
  const [inherited, own] = [true, false].map((is) =>
    Object.fromEntries(Object.entries(inputs).filter(([name]) => unsaved.includes(name) === is)),
  );
  const array = Object.setPrototypeOf([], Object.assign(Object.create(Array.prototype), inherited));
  return Object.assign(array, own);
};

/**
 * Ties a fused kernel to its gradient kernel, which is given the inputs, the named outputs and the cotangents, with the
 * attributes of the forward pass.
 */
export const fusedKernel = ({
  kernel,
  gradientKernel,
  inputs: names,
  optional = {},
  outputs,
  cotangents: cotangentNames,
  visible = cotangentNames.length,
  gradients,
}: FusedKernelOptions): FusedKernel => ({
  run: (inputs, attributes = {}) => {
    const present = names.filter((name) => inputs[name] !== undefined);
    const { unsaved = [] } = fusedKernelNamed(kernel) ?? {};
    const flags = Object.entries(optional).map(([name, flag]) => [flag, inputs[name] !== undefined]);
    return runFused(
      kernel,
      tapeInputs(Object.fromEntries(present.map((name) => [name, inputs[name]!])), unsaved),
      { ...attributes, ...Object.fromEntries(flags) },
      visible,
    );
  },
  gradient: {
    kernelName: kernel,
    saveAllInputs: true,
    outputsToSave: outputs.map((name) => name !== null),
    gradFunc: (cotangents, saved, attributes) => {
      const present = names.filter((name) => !(name in optional) || attributes[optional[name]!] === true);
      const { unsaved = [] } = fusedKernelNamed(kernel)!;
      const savedNames = [
        ...present.filter((name) => !unsaved.includes(name)),
        ...outputs.filter((name) => name !== null),
      ];
      const given = Object.fromEntries(savedNames.map((name, index) => [name, saved[index]!]));
      const arriving = [cotangents].flat();
      cotangentNames.forEach((name, index) => {
        given[name] = arriving[index]!;
      });
      // at once: TF.js runs each function below in a tidy of its own
      const found = runFused(gradientKernel, given, attributes)!;
      return Object.fromEntries(gradients.map((name, index) => [name, () => found[index]!]));
    },
  },
});
