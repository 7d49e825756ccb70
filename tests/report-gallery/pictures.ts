import { styles } from '../../packages/report/src/page/styles.ts';

const isOfPage = /^(\*|html|body|main|@media print|button)/;

/** The rules of the pages that a plot needs: colours, and how lines, marks and words are drawn. */
const plotStyles = `svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}\n${styles
  .split('\n')
  .filter((line) => !isOfPage.test(line))
  .filter((line) =>
    /^:root|^@media screen and \(prefers|svg|^\.(grid|base|line|seed|bar|reference|ring|dashed|gap|mark)|^circle|hue-\d/.test(
      line,
    ),
  )
  .join('\n')
  // the hue is that of the plot itself, which has no panel about it
  .replace(/\.hue-(\d+) svg/g, 'svg.hue-$1')}`;

/** Plots of one figure: families are drawn alike. */
const most = 2;

/** The plots of a page as files of their own, by page, figure and number; of switched axes those that are seen first. */
export const picturesOf = (page: string, markup: string): readonly (readonly [name: string, svg: string])[] =>
  markup
    .split('<figure id="')
    .slice(1)
    .flatMap((part) => {
      const figure = part.slice(0, part.indexOf('</figure>'));
      const id = figure.slice(0, figure.indexOf('"'));
      const [first] = figure.split(/<div class="view on-|<div class="view off-0 on-/);
      const plots = [
        ...first!.matchAll(
          /<div class="panel(?: hue-(\d+))?">[\s\S]*?<svg (viewBox="0 0 ([\d.]+) ([\d.]+)"[\s\S]*?<\/svg>)\s*(?=<p class="note">|<\/div>)/g,
        ),
      ];
      return plots.slice(0, most).map(([, hue, svg, width, height], index) => {
        const name = `${page}-${id}${plots.length === 1 ? '' : `-${index}`}`;
        const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${hue === undefined ? '' : `class="hue-${hue}" `}`;
        const ground = `<rect width="${width}" height="${height}" style="fill:var(--surface)"/>`;
        return [
          name,
          `${open}${svg!.replace('>', `>\n<style>\n${plotStyles}\n</style>\n${ground}`)}\n`,
        ] as const;
      });
    });
