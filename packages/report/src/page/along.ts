import { type Content, type Html, html } from './html.ts';

/** What stands at one place of an axis that a reader moves along. */
export interface Step {
  /** The place: "λ = 1e-4". */
  readonly name: string;
  /** What is so of the place: "chosen". */
  readonly tags: readonly string[];
  /** Numbers that change along the axis. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What changes with them. */
  readonly content: Content;
}

const stepMarkup = ({ name, tags, facts, content }: Step): Html => {
  const told = [name, ...tags, ...facts.map(([of, value]) => `${of} ${value}`)].join(', ');
  return html`<li class="step" data-name="${name}" data-told="${told}"><p class="place"><b>${name}</b>${tags.map((tag) => html` <span class="tag">${tag}</span>`)}</p>
<dl class="facts">${facts.map(([of, value]) => html`<div><dt>${of}</dt><dd>${value}</dd></div>`)}</dl>
${content}</li>`;
};

/**
 * Steps along an axis: a slider where scripts run, a list otherwise and on paper.
 *
 * @param options.name what is moved, and along what: "L1: strength, from weak to strong".
 * @param options.start the place of the step that is seen first.
 */
export const alongMarkup = ({
  name,
  start,
  steps,
}: {
  readonly name: string;
  readonly start: number;
  readonly steps: readonly Step[];
}): Html =>
  html`<div class="along" data-name="${name}" data-start="${String(start)}"><ol>${steps.map(stepMarkup)}</ol></div>`;

export const alongStyles = `
.along{padding:.75rem .9rem;background:var(--surface);border:1px solid var(--rule);border-radius:8px}
.along+.along{margin-top:.75rem}
.along+h3{margin-top:1.75rem}
.along>label{display:block;color:var(--muted);font-size:.875rem}
.along input{display:block;width:100%;height:1.5rem;margin:.4rem 0;accent-color:var(--accent)}
.along .ends{display:flex;max-width:none;justify-content:space-between;margin:0 0 .5rem;color:var(--muted);font-size:.8125rem}
.along ol{margin:0;padding:0;list-style:none;display:grid;gap:1rem}
.along .step{max-width:none}
.along .place{margin:0 0 .4rem}
.along .facts{padding:.4rem 0;margin-bottom:.6rem;border:0;grid-template-columns:repeat(auto-fit,minmax(min(100%,8.5rem),1fr));gap:.4rem 1rem}
.along pre{background:var(--page)}
@media screen{.is-away{display:none}}
@media print{.along>label,.along .ends{display:none}.step{break-inside:avoid}}`;
