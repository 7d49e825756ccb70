import { knownPrompt } from '@ridgeline/generation';
import { isClassifier, isTranslator, type ServedModel } from '../served-model.ts';
import type { Routes, Service } from '../service.ts';
import { type Html, html, page, pagePolicy } from './html.ts';

/** A word as a shell reads it. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const call = (host: string, served: ServedModel, withKey: boolean): string => {
  const { id } = served;
  const input = ['a first text', 'another'];
  const [path, body] = isClassifier(served)
    ? ['classify', { model: id, input }]
    : isTranslator(served)
      ? ['translate', { model: id, input }]
      : ['completions', { model: id, prompt: knownPrompt(served.tokenizer) ?? ' ', max_tokens: 40 }];
  return [
    `curl http://${host}/v1/${path}`,
    ...(withKey ? [`-H "Authorization: Bearer $KEY"`] : []),
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
};

const about = (served: ServedModel): string => {
  if (isTranslator(served)) return 'A translator of texts like those that it has learnt from.';
  if (!isClassifier(served)) return 'A language model that goes on with a text.';
  const { classes } = served.classifier;
  return `A classifier that tells ${classes.length} classes apart: ${classes.slice(0, 12).join(', ')}${classes.length > 12 ? ', …' : ''}.`;
};

const section = (host: string, served: ServedModel, withKey: boolean): Html =>
  html`<section><h2>${served.id}</h2><p>${about(served)}</p>
<pre tabindex="0" aria-label="How to call ${served.id}"><code>${call(host, served, withKey)}</code></pre></section>\n`;

/** `GET /`: what is served and how to call it, for people. With keys, models are not named to who has none. */
export const homeRoute = (server: Routes, { models, withKeys }: Service): void => {
  server.get('/', { schema: { hide: true } }, async ({ headers }, reply) => {
    const host = headers.host ?? 'localhost';
    const served = withKeys
      ? html`<p>This server asks for a key. Its models are listed to who has one:</p>
<pre tabindex="0" aria-label="How to list the models"><code>curl http://${host}/v1/models -H "Authorization: Bearer $KEY"</code></pre>`
      : html`${[...models.values()].map((each) => section(host, each, false))}`;
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy)
      .send(
        page(
          'Ridgeline: text models over HTTP',
          html`<h1>Ridgeline</h1><p>Text models over HTTP: below is how to call them. More is told by
<a href="/docs">every field and answer</a>, and by <a href="/openapi.json">the same for programs</a>.</p>
${served}`,
        ),
      );
  });
};
