/** Adds a script, and waits until it has run. A script and not a module, so that it also works from a file. */
export const loadScript = (src: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src })
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => reject(new Error('A part of this page cannot be loaded.')))
    document.head.append(script)
  })

/** The way from this page to the top of the site. */
export const up = (): string => document.documentElement.dataset['up'] ?? ''
