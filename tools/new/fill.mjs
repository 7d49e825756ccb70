import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root as here } from '../shell.mjs';

/** `groupLasso` as a file is called: `group-lasso`. */
export const dashed = (text) => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A template's text with the unit's name in place of those that stand for it. */
export const fill = (template, unit, kind = unit) =>
  readFileSync(path.join(here, 'tools/new', template), 'utf8')
    .replaceAll('UnitName', unit[0].toUpperCase() + unit.slice(1))
    .replaceAll('unitName', unit)
    .replaceAll('unit-name', dashed(unit))
    .replaceAll('kindName', kind);
