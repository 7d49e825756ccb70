import { boundsText } from './checks.ts';
import type { Option } from './option.ts';

/**
 * What an option may be, in words.
 *
 * @example optionText({ type: 'number', min: 0, below: 1, about: '' }) // 'a number in [0, 1)'
 */
export const optionText = (option: Option): string => {
  switch (option.type) {
    case 'number':
    case 'integer':
      return boundsText(option, option.type);
    case 'choice':
      return option.among.join(' or ');
    case 'flag':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'texts':
      return 'a list of texts';
    case 'numbers':
      return `a list, each ${boundsText(option, 'number')}`;
    case 'learningRate':
      return 'a number ≥ 0 or a schedule';
    case 'transforms':
      return 'a list of specs';
    case 'unit':
      return `one of ${Object.keys(option.among).join(', ')}`;
    case 'units':
      return `a list, each one of ${Object.keys(option.among).join(', ')}`;
  }
};

/**
 * What is taken where an option is left out, in words.
 *
 * @example defaultText({ type: 'number', min: 0, about: '' }) // 'must be given'
 */
export const defaultText = (option: Option): string => {
  if (option.from === 'data') return 'from the data';
  if (option.optional) return 'absent';
  if (!('default' in option) || option.default === undefined) return 'must be given';
  return typeof option.default === 'object' ? JSON.stringify(option.default) : String(option.default);
};
