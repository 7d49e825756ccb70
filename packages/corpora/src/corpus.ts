/** A text or a table with what must be known to use and to cite it. */
export interface Corpus {
  readonly name: string;
  readonly title: string;
  readonly author: string;
  /** The year of the first publication. */
  readonly year: number;
  /** BCP 47 tag. */
  readonly language: string;
  /** Length in UTF-16 units. */
  readonly characters: number;
  /** Of a CSV table: its columns, and how many rows stand below the header. Absent for running text. */
  readonly table?: { readonly columns: readonly string[]; readonly rows: number };
  /** SPDX identifier. */
  readonly licence: string;
  /** Where the text was taken from. */
  readonly source: string;
  /** The text as UTF-8: read it as a file in Node, fetch it in a browser. */
  readonly url: URL;
}
