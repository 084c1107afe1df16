import { type ReactNode, createElement } from 'react'
import type { Shape } from '../draw/shape.js'

const NAMES: Readonly<Record<string, string>> = { class: 'className', tabindex: 'tabIndex' }

/** Converts a shape of the picture to a React element. */
export const toElement = ({ tag, attributes, children }: Shape): ReactNode =>
  createElement(
    tag,
    {
      // A new choice is a different button, so it must not inherit the focus of the old one.
      key: attributes['data-choice'],
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [NAMES[name] ?? name, value])),
    },
    ...children.map((child) => (typeof child === 'string' ? child : toElement(child))),
  )
