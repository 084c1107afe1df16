import { type KeyboardEvent, type ReactNode, useId } from 'react'

interface FieldProps {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly placeholder: string
  /** The error message. */
  readonly problem: string | undefined
  /** The hint below the field. */
  readonly hint?: string
  /** Whether the field is read-only. Its text can still be copied. */
  readonly isReadOnly: boolean
  readonly prefix?: string
  readonly inputMode?: 'decimal'
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onChange: (value: string) => void
}

/** A form field with its label and error message. */
export function Field({ label, name, problem, hint, isReadOnly, prefix, onChange, ...input }: FieldProps): ReactNode {
  const id = useId()
  const described = [problem !== undefined && `${id}-problem`, hint !== undefined && `${id}-hint`].filter(Boolean)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">
        {prefix !== undefined && <span aria-hidden="true">{prefix}</span>}
        <input
          id={id}
          name={name}
          autoComplete="off"
          readOnly={isReadOnly}
          aria-invalid={problem !== undefined}
          aria-describedby={described.length === 0 ? undefined : described.join(' ')}
          onChange={(event) => onChange(event.target.value)}
          {...input}
        />
      </div>
      {problem !== undefined && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
