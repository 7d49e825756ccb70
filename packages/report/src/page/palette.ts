/** Every colour of the report; hues are for lines and marks, by the order of the families, no penalty first. */
export interface Palette {
  readonly page: string;
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly rule: string;
  readonly accent: string;
  readonly hues: readonly string[];
}

/** Text stands out by 4.5:1 at least and every hue by 3:1, on page and surface. */
export const light: Palette = {
  page: '#f7f7f4',
  surface: '#ffffff',
  text: '#1c2127',
  muted: '#59616c',
  rule: '#d9dbd7',
  accent: '#1f5fae',
  hues: ['#5f6875', '#1f63b5', '#b45309', '#7a45b8', '#1c7a4c', '#b12a63', '#0e7280'],
};

export const dark: Palette = {
  page: '#111418',
  surface: '#191d23',
  text: '#e6e8ea',
  muted: '#a2aab5',
  rule: '#363c45',
  accent: '#84b6ff',
  hues: ['#a4adb9', '#6fa9ff', '#f0a04b', '#bb99f7', '#5fc890', '#f284ac', '#55c3d2'],
};

/** Of the thin lines of single runs, behind their mean. */
export const seedOpacity = 0.72;
