import { samples } from './samples.js'

/** The migration pages: an overview, and one page per platform. */
export const platforms = [
  {
    address: 'migration',
    title: 'From code by hand',
    description: 'What the usual code of each platform does, what goes wrong with it, and what replaces it.',
    platform: undefined,
  },
  ...samples.map(({ id, title }) => ({
    address: `migration/${id}`,
    title: `From code by hand: ${title}`,
    description: `The usual reauthentication code of ${title} apps, line by line, and what replaces it.`,
    platform: id,
  })),
]
