/** The packages of all targets, each with the version that goes with this one. */
export const platformPackages: Readonly<Record<string, string>>;
/** Writes the manifest, README and LICENSE of a target's package. */
export const beginPackage: (target: string, folder: string) => void;
