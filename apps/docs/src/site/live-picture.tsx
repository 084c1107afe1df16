import type { ReactNode } from 'react'
import { useLink } from './link.js'

/** One moment of the run on the landing page. */
export interface PictureStep {
  /** Ids of the active states. */
  readonly active: readonly string[]
  /** Ids of the arrows on the path so far. */
  readonly edges: readonly string[]
  /** The point of the drawing at the center of the view. */
  readonly center: readonly [x: number, y: number]
  readonly title: string
  readonly sentence: string
}

export interface Picture {
  readonly svg: string
  readonly width: number
  readonly height: number
  readonly steps: readonly PictureStep[]
}

/** Shows the chart, with a camera that follows a run. */
export function LivePicture({ picture }: { readonly picture: Picture }): ReactNode {
  const link = useLink()
  const [first] = picture.steps
  const [x, y] = first?.center ?? [0, 0]
  return (
    <figure className="picture" data-picture={JSON.stringify(picture.steps)}>
      <div className="picture-window" style={{ '--x': x, '--y': y } as Record<string, number>}>
        <div
          className="picture-chart"
          style={{ width: picture.width, height: picture.height }}
          dangerouslySetInnerHTML={{ __html: picture.svg }}
        />
      </div>
      <figcaption>
        <p>
          <b data-picture-title>{first?.title}</b> <span data-picture-sentence>{first?.sentence}</span>
        </p>
        <span className="picture-controls">
          <button type="button" data-picture-toggle>
            Pause
          </button>
          <a href={link('chart')}>The whole chart</a>
        </span>
      </figcaption>
    </figure>
  )
}
