import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { tasks } from './catalog.ts';

describe.each(Object.entries(tasks))('%s', (name, task) => {
  const { tuning, model } = task();

  it('has a configuration that needs no more than its name, and is read again as it was resolved', () => {
    const config = parseConfig({ task: name as keyof typeof tasks });
    expect(config.task).toBe(name);
    expect(parseConfig(config)).toEqual(config);
  });

  it('calls a model of it by a noun, and is named by its studies', () => {
    expect(model).toMatch(/^an? /);
    expect(tuning.problem.terms.task).toBe(name);
  });
});
