/** What rows of several tasks ask alike. */

/** Values of a configuration as flags. */
export const set = (values) => Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`]);

export const lowestLoss = { at: ['learn.validation.dataLoss'], best: 'lowest' };
