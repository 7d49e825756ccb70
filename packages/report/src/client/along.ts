/**
 * Makes a slider of every list of steps: the step that it stands at is seen, the others are not, except on paper. It runs in the page, as
 * text of its own: it may use nothing from outside.
 */
export const along = (): void => {
  for (const list of document.querySelectorAll<HTMLElement>('.along')) {
    const steps = [...list.querySelectorAll<HTMLElement>('.step')];
    if (steps.length < 2) continue;
    const label = document.createElement('label');
    const slider = document.createElement('input');
    slider.type = 'range';
    slider.max = String(steps.length - 1);
    slider.value = list.dataset.start ?? '0';
    // a browser that remembers where it stood would show one step and mark another
    slider.autocomplete = 'off';
    label.append(list.dataset.name ?? '', slider);
    const ends = document.createElement('p');
    ends.className = 'ends';
    ends.ariaHidden = 'true';
    for (const end of [steps[0]!, steps.at(-1)!]) {
      const name = document.createElement('span');
      name.textContent = end.dataset.name ?? '';
      ends.append(name);
    }
    const show = (): void => {
      const at = Number(slider.value);
      for (const [index, step] of steps.entries()) step.classList.toggle('is-away', index !== at);
      slider.setAttribute('aria-valuetext', steps[at]!.dataset.told ?? '');
    };
    slider.addEventListener('input', show);
    list.prepend(label, ends);
    show();
  }
};
