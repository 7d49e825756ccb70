import type { Action } from './filter.ts';

/**
 * The option `action` of a filter that may do several things with what it finds.
 *
 * @example actionOption(['refuse', 'tell'], 'refuse').default // 'refuse'
 */
export const actionOption = <const A extends Action>(among: readonly A[], usual: NoInfer<A>) =>
  ({
    type: 'choice',
    among,
    default: usual,
    about: 'What becomes of what is found.',
  }) as const;
