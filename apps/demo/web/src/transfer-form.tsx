import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { formatCents, parseDollars } from '../../shared/money.js'
import { type TransferInput, transferSchema } from '../../shared/transfer.js'

interface TransferFormProps {
  /** What came back from before the redirect. */
  readonly initial: TransferInput | undefined
  readonly isBusy: boolean
  readonly isSent: boolean
  /** The transfer that is shown is under way, and can be tried again or given up. */
  readonly again: Again | undefined
  readonly onSend: (input: TransferInput) => void
}

/** What the form's button does instead of sending, and how to leave that. */
export interface Again {
  readonly label: string
  readonly onPress: () => void
  readonly otherwise: string
  readonly onGiveUp: () => void
}

type Fields = Record<keyof TransferInput, string>

const EMPTY: Fields = { to: '', amount: '', note: '' }

/** The form. Its fields stay as they are until the transfer is sent. */
export function TransferForm({ initial, isBusy, isSent, again, onSend }: TransferFormProps): ReactNode {
  const [fields, setFields] = useState<Fields>(() =>
    initial === undefined
      ? EMPTY
      : { to: initial.to, amount: formatCents(initial.amount).replace('$', ''), note: initial.note },
  )
  const [problems, setProblems] = useState<Partial<Fields>>({})
  const form = useRef<HTMLFormElement>(null)
  // Before anything else can be pressed: Enter may still be held.
  useLayoutEffect(() => {
    if (isSent) setFields(EMPTY)
  }, [isSent])

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (again !== undefined) return again.onPress()
    const parsed = transferSchema.safeParse({ ...fields, amount: parseDollars(fields.amount) ?? undefined })
    const found: Partial<Fields> = {}
    for (const issue of parsed.error?.issues ?? []) found[issue.path[0] as keyof Fields] ??= issue.message
    setProblems(found)
    if (parsed.success) onSend(parsed.data)
    else form.current?.querySelector<HTMLInputElement>(`[name="${Object.keys(found)[0]}"]`)?.focus()
  }
  const field = (name: keyof Fields): FieldProps => ({
    name,
    value: fields[name],
    problem: problems[name],
    isDisabled: isBusy || again !== undefined,
    onChange: (value) => setFields((known) => ({ ...known, [name]: value })),
  })
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Field label="To" placeholder="Name or account" autoComplete="off" {...field('to')} />
      <Field label="Amount" placeholder="0.00" inputMode="decimal" prefix="$" {...field('amount')} />
      <Field label="Note" placeholder="Optional" {...field('note')} />
      <button className="primary" disabled={isBusy && again === undefined}>
        {again?.label ?? (isBusy ? 'One moment…' : 'Send')}
      </button>
      {again !== undefined && (
        <button type="button" className="quiet" onClick={again.onGiveUp}>
          {again.otherwise}
        </button>
      )}
    </form>
  )
}

interface FieldProps {
  readonly name: string
  readonly value: string
  readonly problem: string | undefined
  readonly isDisabled: boolean
  readonly onChange: (value: string) => void
}

function Field({
  label,
  name,
  value,
  problem,
  isDisabled,
  onChange,
  prefix,
  ...rest
}: FieldProps & {
  label: string
  placeholder: string
  prefix?: string
  inputMode?: 'decimal'
  autoComplete?: string
}): ReactNode {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">
        {prefix !== undefined && <span aria-hidden="true">{prefix}</span>}
        <input
          id={id}
          name={name}
          value={value}
          disabled={isDisabled}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
      </div>
      {problem !== undefined && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}
