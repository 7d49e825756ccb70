/**
 * The level of each statistical test of a check: the chance that it speaks where there is nothing. The checks that test make some
 * fifteen tests of one run, so that by Bonferroni's bound at most 1.5 % of sound runs hear a false alarm of any of them.
 */
export const level = 0.001;
