/**
 * Runs tests in one thread without isolation, so that modules are loaded once, and leaves a report: of each group of files those whose
 * names match.
 *
 *     node run-named.mjs REPORT '[{ "files": ["catalog.test"], "named": "ridge|lasso" }]'
 */
import { createVitest } from 'vitest/node';

const [outputFile, groups] = process.argv.slice(2);
const vitest = await createVitest('test', {
  ...{ watch: false, project: ['all'], update: true },
  ...{ reporters: ['json'], outputFile },
  ...{ isolate: false, maxWorkers: 1 },
});
await vitest.standalone();
const specifications = await Promise.all(
  JSON.parse(groups).map(async ({ files, named }) =>
    (await vitest.globTestSpecifications(files)).map(({ project, moduleId }) =>
      project.createSpecification(moduleId, { testNamePattern: new RegExp(named) }),
    ),
  ),
);
await vitest.runTestSpecifications(specifications.flat(), true);
await vitest.close();
