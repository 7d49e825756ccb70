const kernels = '@ridgeline/kernels-native';

/**
 * The packages with compiled kernels exist only once they are published, so the manifest in this repository cannot ask for them: no install
 * would find them. What is packed does.
 */
const beforePacking = async (manifest) => {
  if (manifest.name !== kernels) return manifest;
  const { platformPackages } = await import('./packages/kernels-native/scripts/platform-package.mjs');
  return { ...manifest, optionalDependencies: platformPackages };
};

module.exports = { hooks: { beforePacking } };
