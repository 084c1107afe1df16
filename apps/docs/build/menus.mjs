// The menus of the pages, and their reading order.

/** The order of the packages in the reference. The most used ones come first. */
const PACKAGE_ORDER = 'core react vue svelte solid angular server policy emulator playwright devtools statechart'.split(
  ' ',
)

const packageOf = (address) => address.split('/')[1]
const placeOf = (address) => {
  const place = PACKAGE_ORDER.indexOf(packageOf(address))
  return place < 0 ? PACKAGE_ORDER.length : place
}

const entry = ({ address, title }) => ({ address, title })

/** Creates the menu of guides, concepts and decisions. */
export function proseMenu(pages) {
  const group = (title, isLong = false) => ({
    title,
    isLong,
    entries: pages.filter((page) => page.group === title && page.address.includes('/')).map(entry),
  })
  const more = pages.filter(({ group: name }) => name === 'More').map(entry)
  return [group('Guides'), group('Concepts'), { title: 'More', entries: more }, group('Decisions', true)]
}

/** Creates the menu of the reference: packages, their entries, and the names of the open entry. */
export function referenceMenu(pages) {
  const entries = pages.filter(({ kind }) => kind === 'Entry')
  const packages = [...new Set(entries.map(({ address }) => packageOf(address)))].toSorted(
    (one, other) => placeOf(`api/${one}`) - placeOf(`api/${other}`) || one.localeCompare(other),
  )
  return [
    {
      title: 'Reference',
      entries: [
        { address: 'api', title: 'All entries' },
        { address: 'api/codes', title: 'Codes' },
      ],
    },
    ...packages.map((name) => ({
      title: `@reauth/${name}`,
      isLong: true,
      entries: entries
        .filter(({ address }) => packageOf(address) === name)
        .map(({ address, title, entry: place }) => ({
          address,
          title,
          names: pages
            .filter((page) => page.entry === place && page.kind !== 'Entry')
            .map((page) => ({ address: page.address, title: page.title.replace(/<.*>$/, '') }))
            .toSorted((one, other) => one.title.localeCompare(other.title)),
        })),
    })),
  ]
}

/** Returns the pages of a menu, in order. */
const flat = (menu) => menu.flatMap(({ entries }) => entries)

/** Returns the previous and the next page in a menu. */
export function neighborsOf(address, menu) {
  const list = flat(menu)
  const place = list.findIndex((one) => one.address === address)
  if (place < 0) return {}
  const pick = (one) => (one === undefined ? undefined : entry(one))
  return { previous: pick(list[place - 1]), next: pick(list[place + 1]) }
}
