namespace Cloister.Agents;

/// <summary>The tables of the host itself.</summary>
internal static class HostTables
{
    public static StoreModule Module { get; } = new("host", First);

    // A plugin's state with session 0 is that of the agent. What was answered is looked up by its key and swept by its age.
    private static string First(Dialect dialect) =>
        $"""
            CREATE TABLE meta (
              name TEXT PRIMARY KEY,
              value TEXT NOT NULL
            ){dialect.KeyedTable};

            CREATE TABLE owner (
              part BIGINT PRIMARY KEY,
              epoch BIGINT NOT NULL,
              node TEXT NOT NULL,
              since BIGINT NOT NULL
            ){dialect.KeyedTable};

            CREATE TABLE plugin_state (
              plugin TEXT NOT NULL,
              session BIGINT NOT NULL,
              name TEXT NOT NULL,
              value {dialect.Bytes} NOT NULL,
              PRIMARY KEY (plugin, session, name)
            ){dialect.KeyedTable};
            CREATE INDEX plugin_state_session ON plugin_state (session);

            CREATE TABLE answer (
              key TEXT PRIMARY KEY,
              digest {dialect.Bytes} NOT NULL,
              status BIGINT NOT NULL,
              body {dialect.Bytes} NOT NULL,
              at BIGINT NOT NULL
            ){dialect.KeyedTable};
            CREATE INDEX answer_at ON answer (at);

            CREATE TABLE audit (
              key BIGINT PRIMARY KEY,
              at BIGINT NOT NULL,
              actor TEXT NOT NULL,
              action TEXT NOT NULL,
              target TEXT,
              outcome TEXT NOT NULL,
              detail TEXT,
              chain {dialect.Bytes} NOT NULL
            ){dialect.KeyedTable};
            """;
}
