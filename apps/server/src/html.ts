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
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top }
small { font-weight: normal; opacity: .7 }
pre { background: #8882; border-radius: .4rem; padding: .6rem .8rem; overflow-x: auto }
code { overflow-wrap: anywhere }
pre code { overflow-wrap: normal }`;

/** A whole page that needs nothing from elsewhere, light or dark as the reader has it. */
export const page = (title: string, content: Html): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style></head>
<body>${content}</body></html>
`.html;

/** What pages may load: nothing but their own style. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
