import type { OpenAPIV3_1 } from 'openapi-types';
import { type Html, html, page } from './html.ts';

type Schema = OpenAPIV3_1.SchemaObject;

const typeName = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])] as Schema[];
  if (choices.length > 0) return choices.map(typeName).join(' | ');
  return [schema.type ?? 'any'].flat().join(' | ');
};

const fieldTable = (schema: Schema, meaning: string): Html => {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const { description = '' } = field as Schema;
    const mark = required.has(name) ? html` <b>required</b>` : html``;
    return html`<tr><th scope="row"><code>${name}</code>${mark}</th><td>${typeName(field as Schema)}</td><td>${description}</td></tr>\n`;
  });
  return html`<table><thead><tr><th scope="col">field</th><th scope="col">type</th><th scope="col">${meaning}</th></tr></thead>\n<tbody>${rows}</tbody></table>`;
};

const body = (
  title: string,
  meaning: string,
  content: Readonly<Record<string, OpenAPIV3_1.MediaTypeObject>> = {},
): readonly Html[] =>
  Object.entries(content).map(
    ([type, { schema = {} }]) =>
      html`<h3>${title} <small>${type}</small></h3>\n${fieldTable(schema as Schema, meaning)}\n`,
  );

const operation = (method: string, path: string, details: OpenAPIV3_1.OperationObject): Html => {
  const request = details.requestBody as OpenAPIV3_1.RequestBodyObject | undefined;
  const answer = details.responses?.['200'] as OpenAPIV3_1.ResponseObject | undefined;
  return html`<section><h2><code>${method.toUpperCase()} ${path}</code></h2>
<p><b>${details.summary ?? ''}</b></p><p>${details.description ?? ''}</p>
${body('Request', 'what it must be', request?.content)}${body('Reply', 'what it is', answer?.content)}</section>\n`;
};

/** The API as one page that needs nothing from elsewhere. */
export const openapiPage = (document: OpenAPIV3_1.Document): string => {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, details]) =>
      operation(method, path, details as OpenAPIV3_1.OperationObject),
    ),
  );
  const { title, description = '' } = document.info;
  return page(
    title,
    html`<h1>${title}</h1><p>${description}</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a></p>
${operations}`,
  );
};
