/** Characters of a text that a report shows. */
const most = 400;

/** A text, or of a long one its beginning: no character is cut, of however many UTF-16 units. @example shortened('sea') // 'sea' */
export const shortened = (text: string): string => {
  // one more than as many characters have at most
  const characters = [...text.slice(0, 2 * most + 1)];
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : text;
};
