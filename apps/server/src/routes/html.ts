const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe to put in a page. */
export interface Html {
  readonly html: string;
}

/** Markup from a template: what is filled in is escaped, unless it is markup itself. */
export const html = (
  parts: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[] | string)[]
): Html => {
  const fill = (value: Html | readonly Html[] | string | undefined): string => {
    if (value === undefined) return '';
    if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => entities[character]!);
    return 'html' in value ? value.html : value.map(fill).join('');
  };
  return { html: parts.map((part, i) => part + fill(values[i])).join('') };
};

const style = `
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { margin: 0 0 .5rem; line-height: 1.25 }
h2 { margin: 2rem 0 .25rem; font-size: 1.3rem; overflow-wrap: anywhere }
p { margin: 0 0 .75rem; max-width: 72ch }
a { color: light-dark(#1f5fae, #84b6ff) }
:focus-visible { outline: 2px solid light-dark(#1f5fae, #84b6ff); outline-offset: 2px }
table { border-collapse: collapse; width: 100% }
th, td { font-weight: normal; border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top }
thead th { font-weight: 600 }
th code, th b { white-space: nowrap }
small { font-weight: normal; opacity: .7 }
pre { background: #8882; border-radius: .4rem; padding: .6rem .8rem; overflow-x: auto; font-size: .875rem }
code { overflow-wrap: anywhere }
pre code { overflow-wrap: normal }
@media (max-width: 34rem) {
pre { white-space: pre-wrap }
pre code { overflow-wrap: anywhere }
table, tbody, tr, th, td { display: block }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
tr { padding: .4rem 0; border-bottom: 1px solid #8886 }
th, td { border: 0; padding: 0 }
}`;

/** A whole page that needs nothing from elsewhere, light or dark as the reader has it. */
export const page = (title: string, content: Html): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>${style}</style></head>
<body><main>${content}</main></body></html>
`.html;

/** What pages may load: nothing but their own style. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
