import { type ReactNode, createElement } from 'react'
import type { Shape } from '../draw/shape.js'

const NAMES: Readonly<Record<string, string>> = { class: 'className', tabindex: 'tabIndex' }

/** A picture's element as one of React. */
export const toElement = ({ tag, attributes, children }: Shape): ReactNode =>
  createElement(
    tag,
    {
      // What may happen next is another button, and does not inherit the focus of this one.
      key: attributes['data-choice'],
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [NAMES[name] ?? name, value])),
    },
    ...children.map((child) => (typeof child === 'string' ? child : toElement(child))),
  )
