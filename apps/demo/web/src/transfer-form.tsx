import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { formatCents } from '../../shared/money.js'
import { type TransferFields, type TransferInput, readTransfer } from '../../shared/transfer.js'
import { Field } from './field.js'
import { PassingButton } from './passing-button.js'

/** What the page does to the form. */
export interface FormHandle {
  /** Replaces what the fields hold, and empties them without a transfer. */
  fill(fields?: TransferFields): void
  /** Gives the focus to the first field. */
  focus(): void
}

interface TransferFormProps {
  readonly ref?: Ref<FormHandle>
  /** What came back from before the redirect. */
  readonly initial: TransferInput | undefined
  readonly isBusy: boolean
  readonly isSent: boolean
  /** The transfer that is shown is under way, and can be tried again or given up. */
  readonly again: Again | undefined
  /** Of the account, in cents; `undefined` until it is known. */
  readonly balance: number | undefined
  /** Whom the end-user pays often. */
  readonly payees: readonly string[]
  readonly onSend: (input: TransferInput) => void
  /** Something new begins: the end-user types, or the form is not right and says so. */
  readonly onBegin: (how: 'typed' | 'refused') => void
}

/** What the form's button does instead of sending, and how to leave that. */
export interface Again {
  readonly label: string
  readonly onPress: () => void
  readonly otherwise: string
  readonly onGiveUp: () => void
}

const EMPTY: TransferFields = { to: '', amount: '', note: '' }

/** Enter that is held down submits a form again and again. */
const ignoreHeldEnter = (event: KeyboardEvent): void => {
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
}

/** The form. Its fields stay as they are until the transfer is sent. */
export function TransferForm({
  ref,
  initial,
  isBusy,
  isSent,
  again,
  balance,
  payees,
  onSend,
  onBegin,
}: TransferFormProps): ReactNode {
  const [fields, setFields] = useState<TransferFields>(() =>
    initial === undefined
      ? EMPTY
      : { to: initial.to, amount: formatCents(initial.amount).replace('$', ''), note: initial.note },
  )
  const [problems, setProblems] = useState<Partial<TransferFields>>({})
  const form = useRef<HTMLFormElement>(null)
  const focusOn = (name: string): void => form.current?.querySelector<HTMLElement>(`[name=${name}]`)?.focus()
  const fill = useCallback((next = EMPTY): void => {
    setFields(next)
    setProblems({})
  }, [])
  useImperativeHandle(ref, () => ({ fill, focus: () => focusOn('to') }), [fill])
  // Before anything else can be pressed: Enter may still be held.
  useLayoutEffect(() => {
    if (isSent) fill()
  }, [isSent, fill])

  const change = (name: keyof TransferFields, value: string): void => {
    setFields((known) => ({ ...known, [name]: value }))
    setProblems((known) => ({ ...known, [name]: undefined }))
    onBegin('typed')
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (again !== undefined) return again.onPress()
    if (isBusy) return
    const typed = readTransfer(fields, balance)
    if ('input' in typed) {
      setProblems({})
      return onSend(typed.input)
    }
    setProblems(typed.problems)
    onBegin('refused')
    focusOn(Object.keys(EMPTY).find((name) => name in typed.problems)!)
  }
  const isReadOnly = isBusy || again !== undefined
  const field = (name: keyof TransferFields) => ({
    name,
    value: fields[name],
    problem: problems[name],
    isReadOnly,
    onKeyDown: ignoreHeldEnter,
    onChange: (value: string) => change(name, value),
  })
  const choose = (payee: string): void => {
    if (isReadOnly) return
    change('to', payee)
    focusOn('amount')
  }
  return (
    <form ref={form} className="transfer" aria-labelledby="send" onSubmit={submit} noValidate>
      <Field label="To" placeholder="Name or account" {...field('to')} />
      <div className="payees" role="group" aria-label="Payees">
        {payees.map((payee) => (
          <button key={payee} type="button" aria-disabled={isReadOnly} onClick={() => choose(payee)}>
            {payee}
          </button>
        ))}
      </div>
      <Field
        label="Amount"
        placeholder="0.00"
        inputMode="decimal"
        prefix="$"
        hint="Transfers of $1,000 or more need their own confirmation."
        {...field('amount')}
      />
      <Field label="Note" placeholder="Optional" {...field('note')} />
      <button
        type="submit"
        className="primary"
        aria-disabled={isBusy && again === undefined}
        onKeyDown={ignoreHeldEnter}
        onClick={(event) => {
          // The second click of a double click: the transfer may be sent by now, and the form is empty.
          if (event.detail > 1 && isSent) event.preventDefault()
        }}
      >
        {again?.label ?? (isBusy ? 'One moment…' : 'Send')}
      </button>
      {again !== undefined && <PassingButton onClick={again.onGiveUp}>{again.otherwise}</PassingButton>}
    </form>
  )
}
