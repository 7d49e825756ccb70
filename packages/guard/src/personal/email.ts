import { characterAt, type Stretch } from './stretch.ts';

const localUnit = /[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]/u;
const domainUnit = /[\p{L}\p{M}\p{N}.-]/u;
const label = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)$/u;
/** What looks like a domain at the end of the name of a file: `icon@2x.png`. */
const files = /^(?:png|jpe?g|gif|svg|webp|ico|css|m?[jt]sx?|json|html?|md|txt|pdf)$/i;

/** How far units of a kind go from a position, at most so many. */
const reach = (text: string, from: number, step: 1 | -1, kind: RegExp, most: number): number => {
  let at = from;
  while (Math.abs(at - from) < most && at >= 0 && at < text.length && kind.test(characterAt(text, at)))
    at += step;
  return at;
};

/**
 * Whether it is a domain that mail may go to: two labels or more, the last of letters.
 *
 * @example isMailDomain('example.org') // true
 */
const isMailDomain = (domain: string): boolean => {
  const labels = domain.split('.');
  const top = labels.at(-1)!;
  return (
    domain.length <= 253 &&
    labels.length >= 2 &&
    labels.every((each) => label.test(each)) &&
    /^(?:\p{L}[\p{L}\p{M}]+|xn--[a-z0-9-]+)$/iu.test(top) &&
    !files.test(top)
  );
};

const addressAt = (text: string, at: number): Stretch | undefined => {
  const first = reach(text, at - 1, -1, localUnit, 65) + 1;
  let start = first;
  // a quote or a bracket before the address is none of it, nor is the dot that ends a sentence behind it
  while (start < at && /[.'`{|}/=]/.test(text[start]!)) start += 1;
  let end = reach(text, at + 1, 1, domainUnit, 254);
  while (end > at + 1 && /[.-]/.test(text[end - 1]!)) end -= 1;
  const local = text.slice(start, at);
  const holds = local.length > 0 && local.length <= 64 && !local.endsWith('.') && !local.includes('..');
  // between two of these stands none
  return holds && text[end] !== '@' && text[first - 1] !== '@' && isMailDomain(text.slice(at + 1, end))
    ? { start, end }
    : undefined;
};

/**
 * Mail addresses in a text: a part before `@` of letters, digits and the marks that may stand there unquoted, and a domain of two labels or more.
 * From each `@` at most 65 units are read to the left and 254 to the right.
 *
 * @see RFC 5321, section 4.5.3.1 (lengths); RFC 5322, section 3.4.1 (dot-atom); RFC 6531 (letters of any script).
 */
export const emails = (text: string): readonly Stretch[] => {
  const found: Stretch[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const address = addressAt(text, at);
    if (address !== undefined && address.start >= (found.at(-1)?.end ?? 0)) found.push(address);
  }
  return found;
};
