/** A device that tensors live on. Only applications choose one. */
export interface Backend {
  readonly name: string;
  /** Makes this the current TF.js backend and registers its kernels. Safe to call twice. @throws `E_BACKEND` */
  start(): Promise<void>;
  /** The kernels it adds to TF.js or replaces there. */
  readonly kernels: readonly string[];
}
