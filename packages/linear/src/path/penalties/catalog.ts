import { elasticNet } from './elastic-net.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';

/**
 * The penalties of linear models, by kind.
 *
 * @see Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", section 3.4.
 * @example linearPenalties.elasticNet({ alpha: 0.5 }).share // 0.5
 */
export const linearPenalties = { l2, l1, elasticNet } as const;
