/** A path of strengths without naming all of them. */
export const ends = (strengths: readonly number[]) => ({
  count: strengths.length,
  from: strengths[0],
  to: strengths.at(-1),
});
