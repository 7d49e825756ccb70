/** `sep=;` in the first line, which Excel reads, writes and does not show; an editor may have filled up its row. */
const declaration = /^\ufeff?"?sep=([^"\r\n])"?\1*(?:\r\n|\n|\r)/i;

/**
 * The separator that the first line declares, as Excel does: that line is no row of the table.
 *
 * @example declaredSeparator('sep=;\na;b\n') // ';'
 */
export const declaredSeparator = (text: string): string | undefined => declaration.exec(text)?.[1];
