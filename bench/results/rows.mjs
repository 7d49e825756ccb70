/**
 * The rows of docs/results.md.
 *
 * A row has a name, what it is (`task`), the file of its configuration, and `variants`: for each its command without the
 * flags that all have. In words, `$DATA` is the folder of the data sets, `$ROW` the row's own, `$MODEL` the folder of the run's model and
 * `$FOLD` its fold. Where `tables` is given, they are made in `$ROW` first. All variants are run with all seeds, in all folds. `judged`
 * says which figure of the validation chooses among variants. Then `tests` are asked: those of the chosen, or of all where they
 * are `compared`. A figure names its place in what the commands answer; the first is held against the `goal`. `bySteps: false` is
 * for what is trained at once, and so begins anew when it was stopped.
 */
import { classifiers } from './rows/classifiers.mjs';
import { languageModels } from './rows/language-models.mjs';
import { translators } from './rows/translators.mjs';

export const rows = [...languageModels, ...classifiers, ...translators];
