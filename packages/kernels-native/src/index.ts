export {
  type Addon,
  type AddonFound,
  type AddonMissing,
  addonFile,
  loadAddon,
  type NativeKernel,
} from './addon.ts';
