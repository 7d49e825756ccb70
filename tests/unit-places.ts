import type { AnyKind } from '@ridgeline/contracts';
import { configJsonSchema, families, kinds } from '@ridgeline/recipes';
import { kindCases } from '@ridgeline/testing';
import { configHelp } from '../apps/cli/src/command-line/config-help.ts';
import { completionRequest } from '../apps/server/src/completions/completion-request.ts';
import controls from '../apps/web-demo/src/settings/penalties.json' with { type: 'json' };
import { unitsPage } from './units-page.ts';

const schema = JSON.stringify(configJsonSchema());
const help = configHelp();
const docs = unitsPage(kinds);
const request = Object.keys(completionRequest({ maxTokens: 1 }).shape);
const compared = families.map(({ penalty }) => penalty);

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const isRequested = (option: string): boolean => request.includes(snake(option));

/** Where a unit appears by itself once its catalogue names it, and whether one does. */
const places: Readonly<Record<string, (kind: AnyKind, name: string) => boolean>> = {
  configuration: (_, name) => schema.includes(`"const":"${name}"`),
  'help config': (_, name) => new RegExp(`\\b${name}\\b`, 'u').test(help),
  'explain, docs': (_, name) => docs.includes(`### ${name}\n`),
  'page of the demo': (_, name) => Object.hasOwn(controls, name),
  'paths of compare and tune, reports': (_, name) => compared.includes(name),
  'request of the server': ({ options }) => Object.keys(options).every(isRequested),
  conformance: (kind, name) => kindCases(name, kind).length > 0,
};

const penalties = ['regularizer', 'penalty of units', 'activity penalty', 'noise'];

/** Why a unit is not to be found at a place. */
const absence = (what: string, place: string, kind: AnyKind): string | undefined => {
  const isPath = place.startsWith('page') || place.startsWith('paths');
  if (isPath && !penalties.includes(what)) return 'no penalty';
  if (isPath && kind.path === undefined) return 'no path';
  if (place.startsWith('request') && what !== 'sampler') return 'no sampler';
  // the server offers one sampler
  if (place.startsWith('request') && !Object.keys(kind.options).some(isRequested)) return 'in code';
  const isSetting = place === 'configuration' || place === 'help config';
  if (isSetting && ['sampler', 'logit processor', 'metric'].includes(what)) return 'in code';
  if (isSetting && what === 'filter') return 'file of `--guard`';
  // the separator of labels, the target or the model asks for it
  if (isSetting && (what === 'loss of labels' || what === 'loss of numbers')) return 'by the data';
  if (isSetting && what === 'loss of generative models') return 'by the model';
  // clipping is a key beside the optimizer
  if (isSetting && what === 'optimizer' && !('learningRate' in kind.options)) return 'in code';
  return undefined;
};

export interface Place {
  readonly what: string;
  readonly name: string;
  readonly place: string;
  /** Undefined where it should be found, and is not. */
  readonly found: string | undefined;
}

/** Every unit at every place. */
export const unitPlaces = (): readonly Place[] =>
  Object.entries(kinds).flatMap(([what, catalogue]) =>
    Object.entries(catalogue).flatMap(([name, kind]) =>
      Object.entries(places).map(([place, isAt]) => ({
        what,
        name,
        place,
        found: absence(what, place, kind) ?? (isAt(kind, name) ? '✓' : undefined),
      })),
    ),
  );

/** The table of `docs/unit-places.md`. */
export const placesPage = (): string => {
  const all = unitPlaces();
  const heads = Object.keys(places);
  const rows = Object.entries(kinds).flatMap(([what, catalogue]) =>
    Object.keys(catalogue).map((name) => {
      const cells = all.filter((each) => each.what === what && each.name === name);
      return `| ${what} | \`${name}\` | ${cells.map(({ found }) => found ?? '').join(' | ')} |`;
    }),
  );
  return `${[
    '# Where units appear',
    'What a unit says of itself in its own file is all that these places are made of: a line in its catalogue is enough to stand in each of them. A test writes this page and finds what is missing.',
    [`| is a | kind | ${heads.join(' | ')} |`, `|---|---|${heads.map(() => '---|').join('')}`, ...rows].join(
      '\n',
    ),
  ].join('\n\n')}\n`;
};
