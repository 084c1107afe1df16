import { type ReactNode, useState } from 'react'
import { type Chart, type ChartLayout, toDot, toJson, toMermaid, toScxml, toSvg } from '@reauth/statechart'
import { pngOf, saveFile } from '../logic/save-file.js'

const isDark = (): boolean => getComputedStyle(document.documentElement).colorScheme === 'dark'

/** The chart as a file, in every form that it can be carried elsewhere. */
export function Downloads({ chart, drawing }: { chart: Chart; drawing: ChartLayout }): ReactNode {
  const [problem, setProblem] = useState('')
  const theme = (): 'dark' | 'light' => (isDark() ? 'dark' : 'light')
  const forms: readonly (readonly [string, string, string, () => string])[] = [
    ['SVG', 'reauth.svg', 'image/svg+xml', () => toSvg(drawing)],
    ['Mermaid', 'reauth.mmd', 'text/plain', () => toMermaid(chart)],
    ['SCXML', 'reauth.scxml', 'application/scxml+xml', () => toScxml(chart)],
    ['DOT', 'reauth.dot', 'text/vnd.graphviz', () => toDot(chart)],
    ['JSON', 'reauth.json', 'application/json', () => toJson(chart)],
  ]
  const savePng = (): void => {
    pngOf(toSvg(drawing, { theme: theme() }), drawing.width, drawing.height).then(
      (png) => saveFile('reauth.png', png),
      () => setProblem('This browser cannot make a PNG of it.'),
    )
  }
  return (
    <div className="sim-wrap" role="group" aria-label="Download">
      {forms.map(([label, name, type, text]) => (
        <button
          key={name}
          type="button"
          className="sim-button"
          onClick={() => saveFile(name, new Blob([text()], { type }))}
        >
          ↓ {label}
        </button>
      ))}
      <button type="button" className="sim-button" onClick={savePng}>
        ↓ PNG
      </button>
      <span role="status">{problem}</span>
    </div>
  )
}
