import { along } from './along.ts';
import { askModels } from './ask-models.ts';
import { copyTables } from './copy-tables.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { latexEscapes } from './latex-escapes.ts';
import { printWhole } from './print-whole.ts';

/** The text of a call in the page: of a function that uses nothing from outside. */
const call = (run: (...given: never[]) => unknown, ...given: readonly string[]): string =>
  `(${String(run)})(${given.join(',')});`;

/** What every page runs: buttons that copy its tables, sliders along its paths, and nothing folded on paper. */
export const pageScript = [
  call(copyTables, `{latexEscapes:${JSON.stringify(latexEscapes)},escapeMarkdown:${String(escapeMarkdown)}}`),
  call(printWhole),
  call(along),
].join('\n');

/** What a page runs that carries models. */
export const askModelsScript = call(askModels);
