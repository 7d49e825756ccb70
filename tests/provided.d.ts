import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The TensorFlow.js backend that a unit's tests run on. */
    readonly backend: string;
  }
}
