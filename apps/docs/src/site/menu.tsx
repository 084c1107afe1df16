import type { ReactNode } from 'react'
import { SectionLinks } from './header.js'
import { useLink } from './link.js'
import type { MenuEntry, MenuGroup, SitePage } from './page.js'

const isWithin = (address: string, { address: own, names }: MenuEntry): boolean =>
  address === own || names?.some((name) => name.address === address) === true

function Entry({ entry, address }: { readonly entry: MenuEntry; readonly address: string }): ReactNode {
  const link = useLink()
  const isOpen = entry.names !== undefined && isWithin(address, entry)
  return (
    <li>
      <a href={link(entry.address)} aria-current={entry.address === address ? 'page' : undefined}>
        {entry.title}
      </a>
      {isOpen ? (
        <ul>
          {entry.names.map((name) => (
            <li key={name.address}>
              <a href={link(name.address)} aria-current={name.address === address ? 'page' : undefined}>
                {name.title}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

function Group({ group, address }: { readonly group: MenuGroup; readonly address: string }): ReactNode {
  const list = (
    <ul>
      {group.entries.map((entry) => (
        <Entry key={entry.address} entry={entry} address={address} />
      ))}
    </ul>
  )
  return group.isLong === true ? (
    <details open={group.entries.some((entry) => isWithin(address, entry))}>
      <summary>{group.title}</summary>
      {list}
    </details>
  ) : (
    <section>
      <h2>{group.title}</h2>
      {list}
    </section>
  )
}

/** The menu beside a prose page. On a phone and on other pages, the header's button opens it. */
export function Menu({ page }: { readonly page: SitePage }): ReactNode {
  return (
    <nav id="menu" className="menu" aria-label="Menu">
      <div className="menu-sections">
        <SectionLinks section={page.section} />
      </div>
      {page.menu?.map((group) => (
        <Group key={group.title} group={group} address={page.address} />
      ))}
    </nav>
  )
}
