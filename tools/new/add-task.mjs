import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root as here } from '../shell.mjs';
import { dashed, fill } from './fill.mjs';

/** Where a task has a room of its own, which file lists these rooms, and how that reaches one. */
const rooms = [
  { templates: 'task/recipes', folder: 'packages/recipes/src', listedIn: 'tasks/catalog.ts', up: '..' },
  { templates: 'task/cli', folder: 'apps/cli/src/tasks', listedIn: 'tasks.ts', up: '.' },
];

const index = 'packages/recipes/src/index.ts';

/** Writes both rooms of a task, the lines that list them, and what the library exports of the first. */
export const addTask = async (name, { exists, read, write }) => {
  const folderName = dashed(name);
  for (const { folder } of rooms)
    if (exists(`${folder}/${folderName}`)) throw new Error(`${folder}/${folderName} exists already.`);
  const exported = fill('task/exports.txt', name);
  const own = exported.match(/(fit|predict|read)[A-Z]\w*/g);
  const taken = own.find((word) => new RegExp(`\\b${word}\\b`).test(read(index)));
  if (taken !== undefined) throw new Error(`packages/recipes exports ${taken} already.`);

  const { addToCatalogue } = await import('./add-to-catalogue.mjs');
  for (const { templates, folder, listedIn, up } of rooms) {
    for (const template of readdirSync(path.join(here, 'tools/new', templates))) {
      const file = template.replace('unit-name', folderName).replace(/\.txt$/, '');
      write(`${folder}/${folderName}/${file}`, fill(`${templates}/${template}`, name));
    }
    const entry = { catalogue: 'tasks', name, unit: name, from: `${up}/${folderName}/task.ts` };
    write(`${folder}/${listedIn}`, addToCatalogue(read(`${folder}/${listedIn}`), entry));
  }
  write(index, `${read(index)}${exported}`);
  return { packages: ['@ridgeline/recipes', 'ridgeline'], folder: `packages/recipes/src/${folderName}` };
};
