/** The statements that create the tables, one for each version. Never change a released version: add the next one. */
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

/** Returns the statement that migrates the tables to the newest version: one transaction, which one server at a time runs. */
export const setUpStatement = (table: string, migrations: readonly string[]): string => `DO $reauth$
DECLARE version integer;
BEGIN
PERFORM pg_advisory_xact_lock(hashtext('reauth ${table}'));
CREATE TABLE IF NOT EXISTS ${table}_version (version integer PRIMARY KEY);
SELECT coalesce(max(known.version), 0) INTO version FROM ${table}_version known;
IF version > ${migrations.length} THEN
RAISE 'The tables of % have version %, but this server supports up to ${migrations.length}. Update the server.', '${table}', version;
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

/** What can be lost with each setting after a crash of the machine or the server. */
const LOSSES = {
  fsync: 'fsync is off: after a crash of the machine the database may be corrupt, and an operation may run twice.',
  synchronous_commit:
    'synchronous_commit is off: a crash of the database may lose the last commits, and an operation may run twice.',
}

/** Checks the database for settings that can lose confirmed writes. Returns a warning for each. */
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
