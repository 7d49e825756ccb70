/// <reference types="vite/client" />

/** Made by `vite.config.ts` from the corpora package. */
declare module 'virtual:moby-dick-excerpt' {
  const excerpt: string;
  export default excerpt;
}

declare module 'virtual:first-names' {
  const csv: string;
  export default csv;
}

declare module 'virtual:locale-names' {
  const csv: string;
  export default csv;
}
