/** One axis of a convolution. */
export interface ConvolutionAxis {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** Positions of padding before the first input. */
  readonly before: number;
}

/** A run of positions along the last axis that one entry of the filter joins: output i meets input i·stride. */
export interface Tap {
  readonly entry: number;
  /** Its first input and output, counted in positions. */
  readonly input: number;
  readonly output: number;
  readonly count: number;
  readonly stride: number;
}

/** Goes through a convolution of any number of axes, run by run; what falls on padding is left out. */
export const eachTap = (batch: number, axes: readonly ConvolutionAxis[], visit: (tap: Tap) => void): void => {
  const walk = (depth: number, input: number, output: number, entry: number): void => {
    const { inputs, outputs, size, stride, dilation, before } = axes[depth]!;
    for (let k = 0; k < size; k++) {
      const shift = k * dilation - before;
      const first = Math.max(0, Math.ceil(-shift / stride));
      const end = Math.min(outputs, Math.floor((inputs - 1 - shift) / stride) + 1);
      const at = (o: number) => ({
        entry: entry * size + k,
        input: input * inputs + o * stride + shift,
        output: output * outputs + o,
      });
      if (depth === axes.length - 1) {
        if (end > first) visit({ ...at(first), count: end - first, stride });
      } else {
        for (let o = first; o < end; o++) {
          const position = at(o);
          walk(depth + 1, position.input, position.output, position.entry);
        }
      }
    }
  };
  for (let example = 0; example < batch; example++) walk(0, example, example, 0);
};

type Conv2DInfo = ReturnType<typeof import('@tensorflow/tfjs-core').backend_util.computeConv2DInfo>;
type Conv3DInfo = ReturnType<typeof import('@tensorflow/tfjs-core').backend_util.computeConv3DInfo>;

type PlaneInfo = Omit<Conv2DInfo | Conv3DInfo, 'padInfo'> & {
  readonly padInfo: { readonly top: number; readonly left: number };
};

/** Height and width of what TF.js has worked out. */
export const planeAxes = (info: PlaneInfo): ConvolutionAxis[] => [
  {
    inputs: info.inHeight,
    outputs: info.outHeight,
    size: info.filterHeight,
    stride: info.strideHeight,
    dilation: info.dilationHeight,
    before: info.padInfo.top,
  },
  {
    inputs: info.inWidth,
    outputs: info.outWidth,
    size: info.filterWidth,
    stride: info.strideWidth,
    dilation: info.dilationWidth,
    before: info.padInfo.left,
  },
];

/** Depth, height and width. */
export const volumeAxes = (info: Conv3DInfo): ConvolutionAxis[] => [
  {
    inputs: info.inDepth,
    outputs: info.outDepth,
    size: info.filterDepth,
    stride: info.strideDepth,
    dilation: info.dilationDepth,
    before: info.padInfo.front,
  },
  ...planeAxes(info),
];
