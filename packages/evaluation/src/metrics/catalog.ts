import { accuracy } from './accuracy.ts';
import { areaUnderRoc } from './area-under-roc.ts';
import { averagePrecision } from './average-precision.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import { bitsPerByte } from './bits-per-byte.ts';
import { bitsPerCharacter } from './bits-per-character.ts';
import { bleu } from './bleu.ts';
import { brierScore } from './brier-score.ts';
import { calibrationError } from './calibration-error.ts';
import { chrf } from './chrf.ts';
import { exactMatch } from './exact-match.ts';
import { explainedVariance } from './explained-variance.ts';
import { kappa } from './kappa.ts';
import { logLoss } from './log-loss.ts';
import { macroF1 } from './macro-f1.ts';
import { mae } from './mae.ts';
import { matthews } from './matthews.ts';
import { mse } from './mse.ts';
import { perplexity } from './perplexity.ts';
import { r2 } from './r2.ts';
import { rmse } from './rmse.ts';
import { ter } from './ter.ts';
import { topKAccuracy } from './top-k-accuracy.ts';
import { weightedF1 } from './weighted-f1.ts';

/** Metrics that come to one number, by kind. @example metrics.r2().measure({ actual: [1, 2, 3], predicted: [1, 2, 4] }) // 0.5 */
export const metrics = {
  perplexity,
  bitsPerCharacter,
  bitsPerByte,
  logLoss,
  accuracy,
  balancedAccuracy,
  topKAccuracy,
  macroF1,
  weightedF1,
  matthews,
  kappa,
  areaUnderRoc,
  averagePrecision,
  brierScore,
  calibrationError,
  mse,
  rmse,
  mae,
  r2,
  explainedVariance,
  bleu,
  chrf,
  ter,
  exactMatch,
} as const;
