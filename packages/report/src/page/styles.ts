import { alongStyles } from './along.ts';
import { dark, light, type Palette, seedOpacity } from './palette.ts';
import { viewStyles } from './views.ts';

const variables = ({ hues, ...colors }: Palette): string =>
  [
    ...Object.entries(colors).map(([name, color]) => `--${name}:${color}`),
    ...hues.map((color, index) => `--hue-${index}:${color}`),
  ].join(';');

const page = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:75rem;margin:0 auto;padding:clamp(1.25rem,4vw,2.5rem) clamp(1rem,3vw,1.5rem) 4rem}
h1{margin:.25rem 0 1rem;font-size:clamp(1.3rem,1rem + 1.6vw,1.95rem);line-height:1.3;font-weight:650;letter-spacing:-.01em;max-width:46ch;text-wrap:pretty}
h2{margin:3.25rem 0 .75rem;font-size:1.3rem;line-height:1.3;font-weight:650}
figcaption h2{margin-top:2rem;font-size:1.15rem}
h3{margin:0 0 .35rem;font-size:1.05rem;line-height:1.35;font-weight:650}
p{margin:0 0 1rem;max-width:72ch}
li{max-width:68ch}
.eyebrow{margin:0;color:var(--muted);font-size:.875rem;letter-spacing:.01em}
.lead{color:var(--muted)}
.verdict p:first-child{font-size:1.125rem}
section p+h3,dl+h3{margin-top:1.5rem}
dl+p,.note+.facts{margin-top:1rem}`;

const facts = `
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));gap:1rem 1.5rem;margin:0;padding:1rem 0;border-block:1px solid var(--rule)}
.facts dt{color:var(--muted);font-size:.8125rem}
.facts dd{margin:0;font-weight:550}
.facts small{display:block;color:var(--muted);font-size:.8125rem;font-weight:400}
.definitions{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.35rem 1.25rem;margin:0;max-width:80ch}
.definitions dt{font-weight:600}
.definitions dd{margin:0}
@media (max-width:34rem){.definitions{display:block}.definitions dd{margin:0 0 .6rem}}`;

const tables = `
.scroll{overflow:auto;max-height:38rem;background:var(--surface);border:1px solid var(--rule);border-radius:8px;overflow-wrap:normal}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.875rem;line-height:1.4}
caption{padding:.65rem .6rem 0;text-align:left;color:var(--muted);font-size:.8125rem}
caption span{display:inline-block;position:sticky;left:.6rem;max-width:min(72ch,calc(100vw - 4rem))}
th,td{padding:.5rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top}
tbody tr:last-child>*{border-bottom:0}
thead th{position:sticky;top:0;z-index:1;background:var(--surface);color:var(--muted);font-size:.8125rem;font-weight:550;vertical-align:bottom;min-width:5rem;hyphens:manual}
thead th:not(.name)::first-letter{text-transform:uppercase}
thead th:first-child{z-index:2}
details .table+.table{margin-top:.75rem}
details .table{width:fit-content;max-width:100%}
th[scope=row],thead th:first-child{position:sticky;left:0;background:var(--surface);text-align:left;font-weight:550;min-width:9.5rem;max-width:14rem;overflow-wrap:anywhere}
.number{text-align:right;white-space:nowrap}
.whole{white-space:nowrap}
thead .number{white-space:normal}
.text{text-align:left}
td.text{min-width:9.5rem;overflow-wrap:anywhere}
.below{display:block;color:var(--muted);font-weight:400}
.marked>td,.marked>th[scope=row]{font-weight:650}
.copy{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem;margin-top:.4rem;font-size:.8125rem}
.copy textarea{flex:1 0 100%;height:9rem;padding:.6rem;border:1px solid var(--rule);border-radius:8px;background:var(--surface);color:var(--text);font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.copy [role=status]{color:var(--muted)}
button{min-height:2rem;padding:.15rem .7rem;border:1px solid var(--rule);border-radius:6px;background:var(--surface);color:var(--accent);font:inherit;cursor:pointer}
button:hover{border-color:currentColor}
.tag{display:inline-block;padding:0 .45em;border:1.5px solid var(--accent);border-radius:1em;color:var(--accent);font-size:.75rem;font-weight:650;line-height:1.5}
details{margin-top:.75rem}
summary{display:inline-block;padding:.65rem 0;color:var(--accent);cursor:pointer;font-size:.9375rem}
summary::before{content:"▸ "}
details[open]>summary::before{content:"▾ "}
summary::-webkit-details-marker{display:none}
@media (max-width:34rem){
th,td{padding-inline:.35rem}
thead th{min-width:0}
thead th:first-child,th[scope=row]{min-width:5.5rem}
.cards{max-height:none}
.cards table,.cards tbody,.cards tr,.cards th[scope=row],.cards td{display:block;min-width:0;max-width:none;width:auto}
.cards caption{display:block}
.cards thead{position:absolute;display:block;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards tr{padding:.6rem 0;border-bottom:1px solid var(--rule)}
.cards tr:last-child{border-bottom:0}
.cards th[scope=row],.cards td{position:static;border:0;padding:.2rem .75rem}
.cards td{display:flex;justify-content:space-between;gap:1rem;text-align:right;white-space:normal}
.cards td:has(>span:empty){display:none}
.cards td::before{content:attr(data-heading);color:var(--muted);font-weight:400;text-align:left;flex:none}
.cards .below{display:inline-block;white-space:nowrap}
}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`;

const figures = `
figure{margin:0 0 2.75rem}
figcaption p{color:var(--muted);font-size:.9375rem}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:.75rem}
.panels.quartet{grid-template-columns:repeat(auto-fill,minmax(min(100%,15.5rem),1fr))}
.panels.single{display:block}
.beside{display:grid;grid-template-columns:minmax(0,1fr);gap:.75rem;align-items:start}
@media (min-width:62rem){.beside{grid-template-columns:minmax(0,5fr) minmax(0,7fr)}}
figure .beside>.table{margin:0}
.panel{min-width:0;padding:.65rem .6rem .4rem;background:var(--surface);border:1px solid var(--rule);border-radius:8px}
.panel svg{display:block;width:100%;height:auto}
.panel-title{display:flex;align-items:baseline;gap:.5em;margin:0 0 .25rem;font-size:.9375rem;font-weight:600}
.panel .swatch{flex:none;width:.95em;height:.95em;align-self:center}
.single .swatch{display:none}
.panels+.table{margin-top:.75rem}
.note{margin:.25rem 0 0;color:var(--muted);font-size:.8125rem}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 .75rem;padding:0;list-style:none;color:var(--text);font-size:.875rem}
.legend li{display:flex;align-items:center;gap:.5rem}
.legend svg{flex:none;color:var(--muted)}
.legend .reference{stroke-dasharray:2 3}
svg text{fill:var(--muted);font-size:12.5px}
svg .label{fill:var(--text);font-weight:600;paint-order:stroke;stroke:var(--surface);stroke-width:5px;stroke-linejoin:round}
.quartet svg text{font-size:14px}
@media (max-width:34rem){.quartet svg text{font-size:12.5px}}
.grid{stroke:var(--rule)}
.base{stroke:var(--muted)}
.line,.seed,.bar,.reference,.ring{fill:none;stroke:currentColor;stroke-linecap:round;stroke-linejoin:round}
.line{stroke-width:2.25}
.seed{stroke-width:1;opacity:${seedOpacity}}
circle.seed{stroke-width:1.25;opacity:.85}
.bar{stroke-width:1.5}
.reference{stroke:var(--hue-0);stroke-width:1.5;stroke-dasharray:2 5}
.ring{stroke:var(--text);stroke-width:1.5}
.dashed{stroke-dasharray:5 5}
.gap{fill:currentColor;opacity:.18}
.mark{fill:currentColor;stroke:currentColor;stroke-width:2}
.mark.hollow{fill:var(--surface)}`;

const writing = `
.samples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem}
pre{margin:0;padding:.85rem 1rem;overflow:auto;max-height:24rem;background:var(--surface);border:1px solid var(--rule);border-radius:8px;font:.8125rem/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
footer{margin-top:3rem;color:var(--muted);font-size:.8125rem}
@media print{:root{color-scheme:light}.scroll,pre{max-height:none;overflow:visible}.panel,.sample,tr{break-inside:avoid}table{font-size:.75rem}th,td{padding:.35rem}thead th,th[scope=row],thead th:first-child{position:static;min-width:3.5rem;font-size:.75rem;overflow-wrap:break-word}td.text{min-width:0}.copy{display:none}details::details-content{display:block;content-visibility:visible;height:auto}summary{color:var(--text)}summary::before{content:""!important}}`;

const hueClasses = light.hues
  .map((_, index) => `.hue-${index} svg,g.hue-${index}{color:var(--hue-${index})}`)
  .join('\n');

/** The report's whole style sheet: light, and dark on a screen whose reader prefers it. */
export const styles = `:root{color-scheme:light dark;${variables(light)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}${page}${facts}${tables}${figures}${viewStyles}${alongStyles}
${hueClasses}${writing}`;
