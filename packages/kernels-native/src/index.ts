export {
  type Addon,
  type AddonFound,
  type AddonMissing,
  loadAddon,
  type NativeKernel,
} from './addon.ts';
export { platformPackage } from './find-addon.ts';
