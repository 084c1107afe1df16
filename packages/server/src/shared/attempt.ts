/**
 * Calls a function and passes its result on: synchronously if the result isn't a promise, so that a synchronous decision creates no promise.
 *
 * @param call May return a value or a promise, throw or reject.
 * @param onResult Receives the value. It may throw; a promise that it returns doesn't reject.
 * @param onError Turns a thrown error into a result.
 */
export function attempt<Value, Result>(
  call: () => Value | PromiseLike<Value>,
  onResult: (value: Value) => Result | Promise<Result>,
  onError: (cause: unknown) => Result,
): Result | Promise<Result> {
  const proceed = (value: Value): Result | Promise<Result> => {
    try {
      return onResult(value)
    } catch (error) {
      return onError(error)
    }
  }
  try {
    const result = call()
    return isPending(result) ? Promise.resolve(result).then(proceed, onError) : proceed(result)
  } catch (error) {
    return onError(error)
  }
}

const isPending = <Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> =>
  typeof (Object(value) as { then?: unknown }).then === 'function'
