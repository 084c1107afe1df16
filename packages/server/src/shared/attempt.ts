/**
 * Calls, and goes on with what it answers: at once if it answers at once, so that a decision with everything at hand costs no promise.
 *
 * @param call Answers now or later, throws or rejects.
 * @param next Goes on with the answer. May throw; what it returns does not reject.
 * @param failed Makes the result of anything that was thrown.
 */
export function attempt<Value, Result>(
  call: () => Value | PromiseLike<Value>,
  next: (value: Value) => Result | Promise<Result>,
  failed: (cause: unknown) => Result,
): Result | Promise<Result> {
  const proceed = (value: Value): Result | Promise<Result> => {
    try {
      return next(value)
    } catch (error) {
      return failed(error)
    }
  }
  try {
    const answer = call()
    return isPending(answer) ? Promise.resolve(answer).then(proceed, failed) : proceed(answer)
  } catch (error) {
    return failed(error)
  }
}

const isPending = <Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> =>
  typeof (Object(value) as { then?: unknown }).then === 'function'
