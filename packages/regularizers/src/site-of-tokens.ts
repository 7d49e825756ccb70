/** What to do where a unit that acts on vectors of tokens stands at a site without them. */
export const siteOfTokens =
  'It acts on vectors of tokens: name by `at` a site that has one for each, such as embedding.';
