/** What makes the tables, one statement for each version. A version is never changed after it was released: the next one follows it. */
export const tablesOf = (table: string): readonly string[] => [
  `CREATE TABLE ${table} (
  owner text NOT NULL, id text NOT NULL, action text NOT NULL, digest text NOT NULL, issuer text NOT NULL, subject text NOT NULL,
  opened_at float8 NOT NULL, previous_auth_time float8, expires_at float8 NOT NULL, keep_until float8 NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'running', 'done', 'unknown')),
  key text, token text, lease_until float8, answer text, PRIMARY KEY (owner, id)
);
CREATE INDEX ${table}_keep_until ON ${table} (keep_until);
CREATE TABLE ${table}_payments (
  owner text NOT NULL, key text NOT NULL, authentication text, operation text NOT NULL, keep_until float8 NOT NULL,
  PRIMARY KEY (owner, key), UNIQUE (owner, authentication)
);
CREATE INDEX ${table}_payments_keep_until ON ${table}_payments (keep_until);`,
]

/** Brings the tables to the newest version: one statement, so one transaction, which one server at a time is in. */
export const setUpStatement = (table: string, migrations: readonly string[]): string => `DO $reauth$
DECLARE version integer;
BEGIN
PERFORM pg_advisory_xact_lock(hashtext('reauth ${table}'));
CREATE TABLE IF NOT EXISTS ${table}_version (version integer PRIMARY KEY);
SELECT coalesce(max(known.version), 0) INTO version FROM ${table}_version known;
IF version > ${migrations.length} THEN
RAISE 'The tables of % are of version %, and this server knows ${migrations.length}. Update it.', '${table}', version;
END IF;
${migrations
  .map(
    (migration, index) => `IF version < ${index + 1} THEN
${migration}
INSERT INTO ${table}_version VALUES (${index + 1});
END IF;`,
  )
  .join('\n')}
END $reauth$`

/** What each setting loses when the machine or the server ends without warning. */
const LOSSES = {
  fsync: 'fsync is off: after a crash of the machine the database may be corrupt, and an operation may run twice.',
  synchronous_commit:
    'synchronous_commit is off: after a crash of the database what was spent in the last moments may be forgotten, and an operation may run twice.',
}

/** Looks whether the database keeps what it confirms. */
export async function durabilityWarnings(
  query: (text: string) => Promise<{ rows: unknown[] }>,
): Promise<readonly string[]> {
  const { rows } = await query(
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit`,
  )
  const settings = rows[0] as Readonly<Record<keyof typeof LOSSES, string>>
  return Object.entries(LOSSES)
    .filter(([name]) => settings[name as keyof typeof LOSSES] === 'off')
    .map(([, sentence]) => sentence)
}
