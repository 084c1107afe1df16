import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { Reauth } from '../reauth/reauth.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { type DialogTextOptions, type DialogTexts, toDialogTexts } from './dialog-texts.js'
import { type DialogButton, type DialogView, toDialogView } from './dialog-view.js'
import { WaitingRun } from './waiting-run.js'

/** The custom element `<reauth-dialog>`. */
export interface ReauthDialogElement extends HTMLElement {
  /** The flow whose runs the element shows. */
  reauth: Reauth | undefined
  /** Your own texts. Default: English. */
  texts: DialogTextOptions | undefined
  /**
   * Close when the run ends, even if it did not succeed. For pages that show the result themselves. Default: `false`.
   */
  closesAtEnd: boolean
}

/** The options of {@link defineReauthDialog}. */
export interface ReauthDialogOptions {
  /** The name of the element. Default: `'reauth-dialog'`. */
  readonly name?: string
  /** The flow of elements without their own. Default: none. */
  readonly reauth?: Reauth
  /** The texts of elements without their own. Default: English. */
  readonly texts?: DialogTextOptions
  /**
   * Close when the run ends, even if it did not succeed. For pages that show the result themselves. Default: `false`.
   */
  readonly closesAtEnd?: boolean
}

declare global {
  interface HTMLElementTagNameMap {
    'reauth-dialog': ReauthDialogElement
  }
}

/** The parts of the dialog. They are plain elements, so that the page's styles apply. */
interface Parts {
  readonly dialog: HTMLDialogElement
  readonly title: HTMLElement
  readonly description: HTMLElement
  readonly text: HTMLElement
  readonly buttons: HTMLElement
}

const OPTIONS: OptionTypes<keyof ReauthDialogOptions> = {
  name: 'string',
  reauth: '.runs.onEvent',
  texts: 'object',
  closesAtEnd: 'boolean',
}

/** The defaults of elements, by element name. */
const defaults = new Map<string, ReauthDialogOptions>()

let lastId = 0

function createParts(document: Document): Parts {
  const id = `reauth-dialog-${(lastId += 1)}`
  const create = <Name extends keyof HTMLElementTagNameMap>(name: Name, part: string): HTMLElementTagNameMap[Name] => {
    const element = document.createElement(name)
    element.className = `reauth-dialog-${part}`
    element.id = `${id}-${part}`
    return element
  }
  const parts = {
    dialog: create('dialog', 'box'),
    title: create('h2', 'title'),
    description: create('p', 'description'),
    text: create('p', 'text'),
    buttons: create('div', 'buttons'),
  }
  const { dialog, title, description, text, buttons } = parts
  // The focus moves here when the focused button disappears.
  title.tabIndex = -1
  text.setAttribute('aria-live', 'polite')
  dialog.setAttribute('aria-labelledby', title.id)
  dialog.setAttribute('aria-describedby', `${description.id} ${text.id}`)
  dialog.append(title, description, text, buttons)
  return parts
}

/** Shows one run in a modal dialog. */
class DialogController {
  readonly #parts: Parts
  readonly #waiting: WaitingRun
  readonly #element: ReauthDialogElement
  readonly #texts: () => DialogTexts

  constructor(element: ReauthDialogElement, reauth: Reauth, texts: () => DialogTexts) {
    this.#element = element
    this.#texts = texts
    this.#parts = createParts(element.ownerDocument)
    this.#waiting = new WaitingRun(reauth, () => this.show())
    const { dialog } = this.#parts
    element.append(dialog)
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      this.#dismiss()
    })
    // A browser may still close it, for example at the second press of Escape.
    dialog.addEventListener('close', () => {
      if (!dialog.open) this.#dismiss()
    })
    this.#waiting.start()
  }

  stop(): void {
    this.#waiting.stop()
    this.#parts.dialog.remove()
  }

  show(): void {
    const run = this.#waiting.current
    if (run === undefined) {
      this.#close()
      return
    }
    const view = this.#viewOf(run)
    if (view === undefined) this.#waiting.release()
    else this.#render(view, run.description)
  }

  #viewOf(run: SensitiveRun): DialogView | undefined {
    if (this.#element.closesAtEnd && run.result !== undefined) return undefined
    return toDialogView(run.getSnapshot(), this.#texts())
  }

  #close(): void {
    // Before the `close` event, which presses the last button.
    this.#renderButtons([])
    if (this.#parts.dialog.open) this.#parts.dialog.close()
  }

  /** Escape presses the button that cancels the run or closes the dialog, if there is one. */
  #dismiss(): void {
    const last = [...this.#parts.buttons.children].at(-1) as HTMLButtonElement | undefined
    if (['cancel', 'close'].includes(last?.dataset['action'] ?? '')) last?.click()
  }

  #render({ title, text, buttons }: DialogView, description: string): void {
    const { dialog, ...parts } = this.#parts
    for (const [element, words] of [
      [parts.title, title],
      [parts.description, description],
      [parts.text, text],
    ] as const)
      if (element.textContent !== words) element.textContent = words
    this.#renderButtons(buttons)
    dialog.setAttribute('aria-busy', String(buttons.every((button) => button === 'cancel')))
    if (!dialog.open) dialog.showModal()
    const { activeElement } = dialog.ownerDocument
    if (!dialog.contains(activeElement)) (parts.buttons.querySelector('button') ?? parts.title).focus()
  }

  #renderButtons(names: readonly DialogButton[]): void {
    const { buttons, dialog } = this.#parts
    const existing = new Map([...buttons.children].map((each) => [(each as HTMLElement).dataset['action'], each]))
    for (const [name, element] of existing) if (!names.includes(name as DialogButton)) element.remove()
    for (const [index, name] of names.entries()) {
      const button = (existing.get(name) ?? this.#createButton(dialog.ownerDocument, name)) as HTMLButtonElement
      button.textContent = this.#texts()[name]
      if (buttons.children[index] !== button) buttons.insertBefore(button, buttons.children[index] ?? null)
    }
  }

  #createButton(document: Document, name: DialogButton): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.dataset['action'] = name
    // The second click of a double click was meant for what was there before the dialog opened.
    button.addEventListener('click', ({ detail }) => {
      if (detail < 2) this.#press(name)
    })
    return button
  }

  /** There are buttons only while there is a run. */
  #press(name: DialogButton, run = this.#waiting.current as SensitiveRun): void {
    if (name === 'confirm') run.confirm()
    else if (name === 'useBrowser') run.choose('browser')
    else if (name === 'cancel') run.cancel()
    else if (name === 'retry') this.#waiting.replace(run.retry())
    else this.#waiting.release()
  }
}

/**
 * Defines the custom element `<reauth-dialog>`: a modal dialog for every run of a page that needs the end-user, in any framework or none.
 *
 * It opens when a run waits for a click or for a prompt, stays until the run ends, and says why if it did not succeed.
 * It stays closed for a run that needs neither. It has no styles: import `@reauth/core/dialog.css`, or write your own.
 * A later call with the same name changes the flow and the texts of future elements. Without a DOM, as on a server, it
 * does nothing.
 *
 * @param options The flow and the texts, for elements without their own.
 * @throws {ReauthError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * defineReauthDialog({ reauth })
 * document.body.append(document.createElement('reauth-dialog'))
 *
 * @see {@link https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/ WAI-ARIA: Dialog (Modal)}
 */
export function defineReauthDialog(options: ReauthDialogOptions = {}): void {
  checkOptionTypes('defineReauthDialog()', options, OPTIONS)
  const { name = 'reauth-dialog' } = options
  if (!/^[a-z][a-z0-9]*-[a-z0-9-]*$/.test(name)) refuseOption('name', 'lower case, with a hyphen', name)
  defaults.set(name, { ...defaults.get(name), ...options })
  if (globalThis.customElements === undefined || customElements.get(name) !== undefined) return
  customElements.define(
    name,
    // The class is created here, so that a server without a DOM can import this file.
    class extends HTMLElement implements ReauthDialogElement {
      // Keeps the properties that a framework set before the element was defined.
      closesAtEnd: boolean = (Reflect.get(this, 'closesAtEnd') ?? defaults.get(name)!.closesAtEnd) === true
      #controller: DialogController | undefined
      #reauth: Reauth | undefined
      #texts = toDialogTexts(defaults.get(name)!.texts)

      constructor() {
        super()
        for (const property of ['reauth', 'texts'] as const) {
          const { value } = Object.getOwnPropertyDescriptor(this, property) ?? {}
          // An own property hides the accessor.
          Reflect.deleteProperty(this, property)
          if (value !== undefined) this[property] = value as never
        }
      }

      get reauth(): Reauth | undefined {
        return this.#reauth ?? defaults.get(name)!.reauth
      }

      set reauth(value: Reauth | undefined) {
        if (value === this.#reauth) return
        this.#reauth = value
        if (this.isConnected) this.connectedCallback()
      }

      get texts(): DialogTextOptions | undefined {
        return this.#texts
      }

      set texts(value: DialogTextOptions | undefined) {
        this.#texts = toDialogTexts(value ?? defaults.get(name)!.texts)
        this.#controller?.show()
      }

      connectedCallback(): void {
        this.disconnectedCallback()
        const { reauth } = this
        if (reauth === undefined) return
        this.#controller = new DialogController(this, reauth, () => this.#texts)
        this.#controller.show()
      }

      disconnectedCallback(): void {
        this.#controller?.stop()
        this.#controller = undefined
      }
    },
  )
}
