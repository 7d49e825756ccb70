export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A unit written down: the kind of factory and the options that rebuild it.
 * Every unit carries one, so that `fromSpec(unit.spec)` is the same unit again.
 */
export interface Spec {
  readonly kind: string;
  readonly [option: string]: Json;
}
