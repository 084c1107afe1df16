/** Adds a script, and waits until it has run. It is a classic script, because modules don't load from files. */
export const loadScript = (src: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src })
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => reject(new Error('A part of this page cannot be loaded.')))
    document.head.append(script)
  })

/** The relative path from this page to the root of the site. */
export const up = (): string => document.documentElement.dataset['up'] ?? ''
