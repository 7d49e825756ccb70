import { readdirSync, readFileSync } from 'node:fs';
import { type AnyKind, defaultText, optionText } from '@ridgeline/contracts';
import { kinds } from '@ridgeline/recipes';
import { settings, specOf } from './unit-settings.ts';

const root = new URL('../', import.meta.url);

/** What has pages: every kind of unit that regularizes. */
export const described = Object.entries({
  regularizer: 'regularizers',
  'penalty of units': 'regularizers',
  'activity penalty': 'regularizers',
  noise: 'regularizers',
  'weight noise': 'regularizers',
  'input noise': 'regularizers',
  constraint: 'regularizers',
  objective: 'losses',
  'gradient method': 'optimizers',
  averaging: 'optimizers',
}).flatMap(([what, place]) =>
  Object.values(kinds[what]!).map((kind: AnyKind) => ({ what, place, name: kind.kind, kind })),
);

type Described = (typeof described)[number];

const footer = '[Which one when](README.md) · [what each costs](../performance.md#what-a-unit-costs)';

/** What people have written under the headings of a page. */
const chaptersOf = (page: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    page
      .replaceAll(footer, '')
      .split(/^## /m)
      .slice(1)
      .map((chapter) => {
        const end = chapter.indexOf('\n');
        return [chapter.slice(0, end), chapter.slice(end).trim()];
      }),
  );

const cell = (text: string): string => text.replaceAll('|', '\\|');

const formulaOf = ({ formula, options }: AnyKind): string => {
  const rows = Object.entries(options).map(
    ([name, option]) =>
      `| \`${name}\` | ${cell(optionText(option))} | ${defaultText(option)} | ${cell(option.about)} |`,
  );
  const table = rows.length === 0 ? [] : ['| option | is | default | |', '|---|---|---|---|', ...rows];
  return [`${formula}.`, ...(rows.length === 0 ? [] : [table.join('\n')])].join('\n\n');
};

/** YAML on one line. */
const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${inline(one)}`)
    .join(', ')} }`;
};

/** How penalties of units are shown: without exact zeros they would empty none. */
const shownAs: Readonly<Record<string, object>> = { 'penalty of units': { as: 'proximal' } };

/** What stands in a configuration to have a unit. */
const yamlOf = ({ what, kind }: Described): string =>
  Object.entries(settings[what]!({ ...specOf(kind), ...shownAs[what] }))
    .map(([key, value]) =>
      Array.isArray(value)
        ? `${key}:\n${value.map((one) => `  - ${inline(one)}`).join('\n')}`
        : `${key}: ${inline(value)}`,
    )
    .join('\n');

/** The example of a unit's docstring. */
export const exampleOf = ({ place, name }: Described): string => {
  const folder = new URL(`packages/${place}/src/`, root);
  const files = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
  const source = files.find((text) => text.includes(`define(\n  '${name}'`))!;
  const docstring = source.slice(0, source.indexOf(`export const ${name} =`));
  const example = docstring.slice(docstring.lastIndexOf('@example') + '@example'.length);
  return example
    .slice(0, example.indexOf('*/'))
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, '').trim())
    .filter((line) => line !== '')
    .join('\n');
};

const useOf = (unit: Described): string =>
  [
    `\`\`\`yaml\n${yamlOf(unit)}\n\`\`\``,
    `In code, \`import { ${unit.name} } from '@ridgeline/${unit.place}'\`:`,
    `\`\`\`js\n${exampleOf(unit)}\n\`\`\``,
  ].join('\n\n');

/** What people write of a unit. */
export const written = ['Idea', 'Strength', 'Elsewhere'] as const;

/** The page of a unit: what its source says of it, and what stands on the page under the headings of `written`. */
export const regularizerPage = (unit: Described, { before, pictures }: PageParts): string => {
  const { name, kind } = unit;
  const chapters = chaptersOf(before);
  const about = `${kind.about}${kind.stage === 'trial' ? ' On trial: its options may still change.' : ''}`;
  const shown = pictures[name];
  return `${[
    `# ${kind.label ?? name} · \`${name}\``,
    about,
    ...(shown === undefined ? [] : [`![${shown}](../images/regularizers/${name}.svg)`]),
    `## Idea\n\n${chapters.Idea ?? ''}`,
    `## Formula\n\n${formulaOf(kind)}`,
    `## Use\n\n${useOf(unit)}`,
    `## Strength\n\n${chapters.Strength ?? ''}`,
    `## Elsewhere\n\n${chapters.Elsewhere ?? ''}`,
    footer,
  ].join('\n\n')}\n`;
};

interface PageParts {
  /** The page as it is. */
  readonly before: string;
  /** What each picture shows, by kind. */
  readonly pictures: Readonly<Record<string, string>>;
}
