import type { Plugin } from 'vite';

/** Modules of TensorFlow.js that it sets up on import, or carries beside, and that these pages never call; and what stands for each. */
const replaced: readonly (readonly [RegExp, string])[] = [
  // the loader of its threaded binary, and that one's worker, which the wasm backend never starts
  [
    /tfjs-backend-wasm-threaded-simd\.(worker\.)?js$/u,
    "export default undefined; export const wasmWorkerContents = '';",
  ],
  // its own optimizers, which are registered for files of Keras models
  [/\/register_optimizers$/u, 'export const registerOptimizers = () => {};'],
  // integers of 64 bits in software, for hashes of strings
  [/^\.\/hash_util$/u, ''],
];

/** Kernels and gradients by the beginnings of their names, for what no model of text computes. */
const unregistered = [
  // tensors of strings, and sparse ones
  ...['String', 'Sparse'],
  // pictures
  ...['AvgPool', 'CropAndResize', 'DepthwiseConv2d', 'Dilation2D', 'FlipLeftRight', 'FusedDepthwiseConv2D'],
  ...['LRN', 'MaxPool', 'NonMaxSuppression', 'Resize', 'RotateWithOffset', 'Transform'],
  // volumes
  'Conv3D',
  // angles and Fourier transforms
  ...['Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Cosh', 'FFT', 'IFFT', 'Sinh', 'Tan'],
  // ragged tensors, and tensors in blocks
  ...['BatchToSpaceND', 'DepthToSpace', 'MirrorPad', 'Ragged', 'SpaceToBatchND'],
  // activations that no layer has
  ...['Elu', 'Prelu', 'Selu'],
  // roundings and functions that nothing computes by
  ...['Ceil', 'Expm1', 'IsFinite', 'IsInf', 'Reciprocal', 'Rint'],
  // steps through tensors, and what is scattered in them
  ...['Diag', 'LinSpace', 'ScatterNd', 'StridedSlice', 'TensorScatterUpdate', 'TopK', 'Unique'],
  // arithmetic of integers and bits
  ...['BitwiseAnd', 'BroadcastArgs', 'Cumprod', 'LogicalXor', 'Mod'],
  // histograms
  ...['Bincount', 'DenseBincount', 'Multinomial', 'SearchSorted'],
];

/** Ridgeline's wasm backend puts its own in the place of these, and asks that there are some. */
const kept = ['Conv3DBackpropInputV2', 'MaxPoolGrad'];

const registration = /\/register_all_(kernels|gradients)\.js$/u;
const imported = new RegExp(
  `^import \\{ (\\w+) \\} from '\\./(?:kernels|gradients)/(?!(?:${kept.join('|')})')(?:${unregistered.join('|')})(?![a-z])\\w*';$`,
  'gmu',
);

/** The file that lists what is registered, which TensorFlow.js means to be replaced for modular builds, without these. */
const shorter = (code: string): string => {
  const names = [...code.matchAll(imported)].map(([, name]) => name);
  return code.replace(imported, '').replace(new RegExp(`^    (?:${names.join('|')}),$`, 'gmu'), '');
};

/** Leaves out of a bundle what TensorFlow.js holds ready for models that these pages do not have. */
export const withoutUnused = (): Plugin => ({
  name: 'without-unused',
  enforce: 'pre',
  resolveId: (id, from) => {
    const place = from?.includes('@tensorflow') ? replaced.findIndex(([address]) => address.test(id)) : -1;
    return place === -1 ? undefined : `\0unused-${place}`;
  },
  load: (id) => (id.startsWith('\0unused-') ? replaced[Number(id.slice('\0unused-'.length))]![1] : undefined),
  transform: (code, id) => (registration.test(id) ? shorter(code) : undefined),
});
