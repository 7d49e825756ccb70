/** Writes a unit, or a package, into a root folder. */
export declare const scaffold: (unit: {
  readonly kind: string;
  readonly name: string;
  readonly root: string;
}) => Promise<{ readonly written: readonly string[]; readonly folder: string }>;
