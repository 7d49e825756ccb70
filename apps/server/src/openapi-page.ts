import type { OpenAPIV3_1 } from 'openapi-types';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe to put in a page. */
interface Html {
  readonly html: string;
}

/** Markup from a template: what is filled in is escaped, unless it is markup itself. */
const html = (parts: TemplateStringsArray, ...values: readonly (Html | readonly Html[] | string)[]): Html => {
  const fill = (value: Html | readonly Html[] | string | undefined): string => {
    if (value === undefined) return '';
    if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => entities[character]!);
    return 'html' in value ? value.html : value.map(fill).join('');
  };
  return { html: parts.map((part, i) => part + fill(values[i])).join('') };
};

type Schema = OpenAPIV3_1.SchemaObject;

const typeName = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])] as Schema[];
  if (choices.length > 0) return choices.map(typeName).join(' | ');
  return [schema.type ?? 'any'].flat().join(' | ');
};

const fieldTable = (schema: Schema): Html => {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const { description = '' } = field as Schema;
    const mark = required.has(name) ? html` <b>required</b>` : html``;
    return html`<tr><td><code>${name}</code>${mark}</td><td>${typeName(field as Schema)}</td><td>${description}</td></tr>\n`;
  });
  return html`<table><tr><th>field</th><th>type</th><th>what it must be</th></tr>\n${rows}</table>`;
};

const body = (
  title: string,
  content: Readonly<Record<string, OpenAPIV3_1.MediaTypeObject>> = {},
): readonly Html[] =>
  Object.entries(content).map(
    ([type, { schema = {} }]) =>
      html`<h3>${title} <small>${type}</small></h3>\n${fieldTable(schema as Schema)}\n`,
  );

const operation = (method: string, path: string, details: OpenAPIV3_1.OperationObject): Html => {
  const request = details.requestBody as OpenAPIV3_1.RequestBodyObject | undefined;
  const answer = details.responses?.['200'] as OpenAPIV3_1.ResponseObject | undefined;
  return html`<section><h2><code>${method.toUpperCase()} ${path}</code></h2>
<p><b>${details.summary ?? ''}</b></p><p>${details.description ?? ''}</p>
${body('Request', request?.content)}${body('Reply', answer?.content)}</section>\n`;
};

const style = `
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top }
small { font-weight: normal; opacity: .7 }`;

/** The API as one page that needs nothing from elsewhere. */
export const openapiPage = (document: OpenAPIV3_1.Document): string => {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, details]) =>
      operation(method, path, details as OpenAPIV3_1.OperationObject),
    ),
  );
  const { title, description = '' } = document.info;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style></head>
<body><h1>${title}</h1><p>${description}</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a></p>
${operations}</body></html>
`.html;
};
