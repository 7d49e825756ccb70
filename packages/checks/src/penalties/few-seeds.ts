import { check } from '../check.ts';

/** With fewer, the spread over seeds is hardly known, and claims hold for the trained models only: docs/statistics.md. */
const fewest = 5;

export const fewSeeds = check({
  code: 'RDG310',
  title: 'Few seeds were compared',
  severity: 'note',
  why: 'With fewer than five seeds a difference is one of these trained models, and not of the penalties.',
  remedy: 'Confirm with five seeds or more: --seeds 6.',
  needs: ['families'],
  find: ({ families }) => {
    const seeds = Math.min(...families.map(({ losses }) => losses.length));
    return {
      isFault: seeds < fewest,
      saw: `Each family was confirmed with ${seeds} ${seeds === 1 ? 'seed' : 'seeds'} (told below ${fewest}).`,
    };
  },
});
