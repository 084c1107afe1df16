/** Adds an element to the head, and waits until it is there. */
const added = (element: HTMLElement): Promise<void> =>
  new Promise((resolve, reject) => {
    element.addEventListener('load', () => resolve())
    element.addEventListener('error', () => reject(new Error('A part of this page cannot be loaded.')))
    document.head.append(element)
  })

/** Loads a script, and not a module, so that it also works from a file. */
export const loadScript = (src: string): Promise<void> =>
  added(Object.assign(document.createElement('script'), { src }))

export const loadStyle = (href: string): Promise<void> =>
  added(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }))
