/** Writes what is missing or differs. @returns the names of the files that were written. */
export declare const extract: () => string[];
