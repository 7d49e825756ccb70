/** The version of sacreBLEU whose numbers these are. */
const sacrebleu = '2.6.0';

/** How a score was computed, in the words of sacreBLEU. */
export const signatureOf = (parts: Readonly<Record<string, string | number>>, references: number): string =>
  Object.entries({ nrefs: references, ...parts, version: sacrebleu })
    .map(([name, value]) => `${name}:${value}`)
    .join('|');
