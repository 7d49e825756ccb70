import { accuracy } from './accuracy.ts';
import { bitsPerCharacter } from './bits-per-character.ts';
import { bleu } from './bleu.ts';
import { brierScore } from './brier-score.ts';
import { calibrationError } from './calibration-error.ts';
import { chrf } from './chrf.ts';
import { exactMatch } from './exact-match.ts';
import { logLoss } from './log-loss.ts';
import { macroF1 } from './macro-f1.ts';
import { mae } from './mae.ts';
import { matthews } from './matthews.ts';
import { mse } from './mse.ts';
import { perplexity } from './perplexity.ts';
import { r2 } from './r2.ts';
import { rmse } from './rmse.ts';

/** Metrics that come to one number, by kind. @example metrics.r2().measure({ actual: [1, 2, 3], predicted: [1, 2, 4] }) // 0.5 */
export const metrics = {
  perplexity,
  bitsPerCharacter,
  logLoss,
  accuracy,
  macroF1,
  matthews,
  brierScore,
  calibrationError,
  mse,
  rmse,
  mae,
  r2,
  bleu,
  chrf,
  exactMatch,
} as const;
