export { bitsPerCharacter } from './bits-per-character.ts';
export { estimate } from './estimate.ts';
export { exactZeros, type ZeroCount } from './exact-zeros.ts';
export { generalizationGap } from './generalization-gap.ts';
export { holm } from './holm.ts';
export { type PairedBootstrapOptions, type PairedDifference, pairedBootstrap } from './paired-bootstrap.ts';
export { perplexity } from './perplexity.ts';
