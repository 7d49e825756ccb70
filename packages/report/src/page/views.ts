import { type Content, type Html, html } from './html.ts';

/** At most so many switches has a figure: each doubles what is drawn of it. */
type Two<T> = readonly [] | readonly [T] | readonly [T, T];

/** Axes that a reader may switch, and what is drawn with them: by switch whether it is on. */
export interface Views<Drawn> {
  /** What each does when it is on: "The same axis in all plots". */
  readonly switches: Two<string>;
  readonly draw: (on: readonly boolean[]) => Drawn;
}

/** Every state of so many switches, all off first. */
const statesOf = (switches: number): readonly (readonly boolean[])[] =>
  Array.from({ length: 1 << switches }, (_, state) =>
    Array.from({ length: switches }, (__, place) => ((state >> place) & 1) === 1),
  );

/**
 * Switches, and a drawing for each of their states: the style sheet shows that of the state, so that nothing is computed in the page, and
 * axes change without a script. A browser that does not know `:has` shows the first.
 */
export const viewsMarkup = <Drawn>(
  id: string,
  heading: string,
  { switches, draw }: Views<Drawn>,
  write: (drawn: Drawn, id: string) => Content,
): Html => {
  if (switches.length === 0) return html`${write(draw([]), id)}`;
  const views = statesOf(switches.length).map((on, state) => {
    const classes = on.map((isOn, place) => `${isOn ? 'on' : 'off'}-${place}`);
    return html`<div class="${['view', ...classes].join(' ')}">${write(draw(on), state === 0 ? id : `${id}-view-${state}`)}</div>`;
  });
  return html`<fieldset class="switches"><legend>${`Axes: ${heading}`}</legend>${switches.map(
    (name, place) =>
      html`<label><input type="checkbox" class="switch-${String(place)}" autocomplete="off">${name}</label>`,
  )}</fieldset>
${views}`;
};

/** A view is seen where each of its switches is as it says. */
export const viewStyles = `
.switches{display:none;flex-wrap:wrap;gap:.1rem 1.25rem;margin:0 0 .6rem;padding:0;border:0;font-size:.875rem}
.switches legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.switches label{display:flex;align-items:center;gap:.5rem;min-height:1.75rem;cursor:pointer}
.switches input{width:1.5rem;height:1.5rem;margin:0;accent-color:var(--accent)}
.view.on-0,.view.on-1{display:none}
@supports selector(:has(a)){
.switches{display:flex}
${[0, 1]
  .map(
    (place) =>
      `figure:has(.switch-${place}:checked) .off-${place},figure:not(:has(.switch-${place}:checked)) .on-${place}{display:none!important}`,
  )
  .join('\n')}
.view.on-0,.view.on-1{display:block}
}
@media print{.switches{display:none}}`;
