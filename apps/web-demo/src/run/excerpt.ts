/** How much of the book the page carries: enough for the longest run, and a tenth of the download. */
const length = 100_000;

/** The book from its first chapter on, past etymology and extracts, to the end of a line. */
export const excerptOf = (book: string): string => {
  const start = book.indexOf('CHAPTER 1.');
  return book.slice(start, book.indexOf('\n', start + length));
};
