/** Maximum number of rows that one statement deletes. */
const BATCH = 1000

/** The statements of a store by name. `$1` is the owner, except in the two that delete expired rows. */
export function statementsOf(table: string) {
  const payments = `${table}_payments`
  const unknown = `(state = 'unknown' OR (state = 'running' AND lease_until <= $3))`
  /** Deletes one batch, and skips rows that another server is deleting. By primary key, because `ctid` isn't unique across partitions. */
  const forget = (of: string, key: string): string => `DELETE FROM ${of} WHERE (${key}) IN
(SELECT ${key} FROM ${of} WHERE keep_until <= $1 ORDER BY keep_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`
  return {
    create: `WITH crowded AS (DELETE FROM ${table} WHERE owner = $1 AND id IN
(SELECT id FROM ${table} WHERE owner = $1 AND state = 'open' ORDER BY opened_at DESC, id OFFSET $10 FOR UPDATE SKIP LOCKED))
INSERT INTO ${table} (owner, id, action, digest, issuer, subject, opened_at, previous_auth_time, expires_at, keep_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11)`,
    read: `SELECT * FROM ${table} WHERE owner = $1 AND id = $2 AND keep_until > $3`,
    // A conflict must not be an error here, because an error would cost a pool its connection.
    claim: `WITH open AS (SELECT owner, id FROM ${table} WHERE owner = $1 AND id = $2 AND state = 'open' AND expires_at > $3 FOR UPDATE),
paid AS (INSERT INTO ${payments} (owner, key, authentication, operation, keep_until) SELECT owner, $4, $5, id, $8 FROM open ON CONFLICT DO NOTHING RETURNING operation)
UPDATE ${table} SET state = 'running', key = $4, token = $6, lease_until = $7, keep_until = $8 FROM paid WHERE owner = $1 AND id = $2 RETURNING id`,
    resume: `UPDATE ${table} SET state = 'running', token = $5, lease_until = $6 WHERE owner = $1 AND id = $2 AND key = $4 AND ${unknown} RETURNING id`,
    why: `SELECT (SELECT token FROM ${table} WHERE owner = $1 AND id = $2 AND state = 'running') AS token,
EXISTS (SELECT FROM ${table} WHERE owner = $1 AND id = $2 AND state = 'open' AND expires_at > $3) AS open,
EXISTS (SELECT FROM ${payments} WHERE owner = $1 AND key = $4) AS key,
EXISTS (SELECT FROM ${payments} WHERE owner = $1 AND authentication = $5) AS authentication`,
    renew: `UPDATE ${table} SET lease_until = $4 WHERE owner = $1 AND id = $2 AND state = 'running' AND token = $3 RETURNING id`,
    finish: `UPDATE ${table} SET state = $4, answer = $5 WHERE owner = $1 AND id = $2 AND token = $3 AND state IN ('running', $4) RETURNING id`,
    resolve: `UPDATE ${table} SET state = $4, answer = $5, token = NULL WHERE owner = $1 AND id = $2 AND ${unknown} RETURNING id`,
    // Lock the row first, so that of two concurrent ends only one deletes the payment.
    release: `WITH freed AS (UPDATE ${table} SET state = 'open', key = NULL, lease_until = NULL, expires_at = coalesce($5, expires_at)
WHERE owner = $1 AND id = $2 AND CASE WHEN $4::text IS NULL THEN ${unknown} ELSE state = 'running' AND token = $4 END RETURNING owner, id)
DELETE FROM ${payments} USING freed WHERE ${payments}.owner = freed.owner AND operation = freed.id RETURNING operation`,
    forgetOperations: forget(table, 'owner, id'),
    forgetPayments: forget(payments, 'owner, key'),
  }
}
