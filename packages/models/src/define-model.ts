import { type Descriptor, define, type Model, type Options, type Resolved } from '@ridgeline/contracts';
import { type InputNorm, inBall, inputNormOption, inputNormOverOption } from './input-norm.ts';

type Make<T extends Options> = (options: Resolved<T>) => Omit<Model, 'spec'>;

/** A kind of model with options that every model has, beside its own. */
const withOptions =
  <const More extends Options>(more: More, readsRows: boolean) =>
  <const Name extends string, const T extends Options>(
    kind: Name,
    descriptor: Descriptor<T>,
    make: Make<T>,
  ) =>
    define<Name, Omit<Model, 'spec'>, T & More>(
      kind,
      { ...descriptor, options: { ...descriptor.options, ...more } } as unknown as Descriptor<T & More>,
      (options) => inBall(make(options as unknown as Resolved<T>), options as InputNorm, readsRows),
    );

/** A kind of model: `define`, with what every model can do with its embedded inputs. */
export const defineModel = /* @__PURE__ */ withOptions(inputNormOption, false);

/** The same of a model that is given rows of its tables as they are, and no positions among them. */
export const defineRowModel = /* @__PURE__ */ withOptions(inputNormOption, true);

/** The same of a model that reads a text whole. */
export const defineTextModel = /* @__PURE__ */ withOptions(
  { ...inputNormOption, ...inputNormOverOption },
  false,
);
