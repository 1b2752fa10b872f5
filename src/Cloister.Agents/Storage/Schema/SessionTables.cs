namespace Cloister.Agents;

/// <summary>
/// The tables of sessions. A row of <c>log</c> or <c>message</c> has the key of its session in the upper half of its id and its number in the lower, so a
/// session stands together and in order. What a start must find is in an index of just those rows, so opening costs open work and not history; a query
/// uses it if it says the condition in the same words.
/// </summary>
internal static class SessionTables
{
    public static StoreModule Module { get; } = new("sessions", First);

    private static string First(Dialect dialect) =>
        $"""
            CREATE TABLE session (
              key BIGINT PRIMARY KEY,
              part BIGINT NOT NULL,
              id TEXT NOT NULL UNIQUE,
              kind TEXT NOT NULL,
              title TEXT,
              model TEXT,
              created_at BIGINT NOT NULL,
              active_at BIGINT NOT NULL,
              last_seq BIGINT NOT NULL,
              sealed_seq BIGINT NOT NULL,
              messages BIGINT NOT NULL,
              last_text TEXT,
              search TEXT,
              state {dialect.Bytes},
              settings {dialect.Bytes},
              archived_at BIGINT
            ){dialect.KeyedTable};
            CREATE INDEX session_active ON session (active_at DESC, key DESC) WHERE archived_at IS NULL;
            CREATE INDEX session_unsealed ON session (key) WHERE sealed_seq < last_seq;

            CREATE TABLE log (
              id {dialect.RowKey},
              first BIGINT NOT NULL,
              at BIGINT NOT NULL,
              run BIGINT,
              type BIGINT NOT NULL,
              body {dialect.Bytes} NOT NULL
            );

            CREATE TABLE message (
              id {dialect.RowKey},
              session BIGINT NOT NULL,
              pos BIGINT NOT NULL,
              name TEXT NOT NULL,
              role TEXT NOT NULL,
              run BIGINT,
              hidden BIGINT NOT NULL,
              client BIGINT NOT NULL,
              cut BIGINT,
              at BIGINT NOT NULL,
              body {dialect.Bytes} NOT NULL
            );
            CREATE INDEX message_order ON message (pos, id);
            CREATE UNIQUE INDEX message_active ON message (session, name) WHERE cut IS NULL;

            CREATE TABLE run (
              key BIGINT PRIMARY KEY,
              session BIGINT NOT NULL,
              id TEXT NOT NULL,
              state TEXT NOT NULL,
              origin TEXT NOT NULL,
              digest {dialect.Bytes},
              started_seq BIGINT NOT NULL,
              ended_seq BIGINT,
              steps BIGINT NOT NULL,
              usage {dialect.Bytes},
              model TEXT,
              error TEXT,
              continues BIGINT,
              undispatched BIGINT NOT NULL,
              input {dialect.Bytes}
            ){dialect.KeyedTable};
            CREATE UNIQUE INDEX run_id ON run (session, id);
            CREATE INDEX run_running ON run (session, key) WHERE state = 'running';
            CREATE INDEX run_undispatched ON run (key) WHERE undispatched = 1;

            CREATE TABLE input (
              key BIGINT PRIMARY KEY,
              session BIGINT NOT NULL,
              id TEXT NOT NULL UNIQUE,
              kind TEXT NOT NULL,
              state TEXT NOT NULL,
              run BIGINT,
              attempts BIGINT NOT NULL,
              speaker TEXT,
              dedup TEXT,
              at BIGINT NOT NULL,
              body {dialect.Bytes}
            ){dialect.KeyedTable};
            CREATE INDEX input_open ON input (session, key) WHERE state IN ('queued', 'running');
            CREATE INDEX input_session ON input (session);
            CREATE UNIQUE INDEX input_dedup ON input (session, dedup) WHERE dedup IS NOT NULL;

            CREATE TABLE approval (
              id TEXT PRIMARY KEY,
              session BIGINT NOT NULL,
              run BIGINT NOT NULL,
              call TEXT NOT NULL,
              tool TEXT NOT NULL,
              input {dialect.Bytes} NOT NULL,
              hash {dialect.Bytes} NOT NULL,
              reason TEXT,
              state TEXT NOT NULL,
              expires_at BIGINT NOT NULL,
              decided_at BIGINT,
              decided_by TEXT
            ){dialect.KeyedTable};
            CREATE INDEX approval_session ON approval (session);
            CREATE INDEX approval_pending ON approval (session) WHERE state IN ('open', 'held', 'behind');
            """;
}
