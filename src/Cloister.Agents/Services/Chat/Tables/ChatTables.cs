namespace Cloister.Agents;

/// <summary>
/// The tables of chats. A claim is what was received, and is emptied as soon as its session has it; a route leads from a conversation to its session; the
/// outbox has everything that leaves, before it leaves. What a start must find is in an index of just those rows.
/// </summary>
internal static class ChatTables
{
    public static StoreModule Module { get; } = new("chat", First);

    private static string First(Dialect dialect) =>
        $"""
            CREATE TABLE inbox (
              claim TEXT PRIMARY KEY,
              key BIGINT NOT NULL,
              state TEXT NOT NULL,
              input BIGINT,
              attempts BIGINT NOT NULL,
              at BIGINT NOT NULL,
              payload {dialect.Bytes}
            ){dialect.KeyedTable};
            CREATE INDEX inbox_received ON inbox (key) WHERE state = 'received';
            CREATE INDEX inbox_at ON inbox (at);

            CREATE TABLE position (
              channel TEXT NOT NULL,
              account TEXT NOT NULL,
              value TEXT NOT NULL,
              PRIMARY KEY (channel, account)
            ){dialect.KeyedTable};

            CREATE TABLE route (
              channel TEXT NOT NULL,
              account TEXT NOT NULL,
              chat TEXT NOT NULL,
              chat_type TEXT NOT NULL,
              thread TEXT NOT NULL,
              session TEXT NOT NULL UNIQUE,
              facts {dialect.Bytes} NOT NULL,
              updated_at BIGINT NOT NULL,
              PRIMARY KEY (channel, account, chat, chat_type, thread)
            ){dialect.KeyedTable};
            CREATE INDEX route_updated ON route (updated_at DESC, session DESC);

            CREATE TABLE chat_history (
              key BIGINT PRIMARY KEY,
              session TEXT NOT NULL,
              at BIGINT NOT NULL,
              direction TEXT NOT NULL,
              kind TEXT NOT NULL,
              facts {dialect.Bytes} NOT NULL,
              text TEXT NOT NULL
            ){dialect.KeyedTable};
            CREATE INDEX chat_history_session ON chat_history (session, at, key);

            CREATE TABLE outbox (
              key BIGINT PRIMARY KEY,
              dedup TEXT NOT NULL UNIQUE,
              session TEXT NOT NULL,
              run BIGINT,
              kind TEXT NOT NULL,
              payload {dialect.Bytes},
              state TEXT NOT NULL,
              attempts BIGINT NOT NULL,
              next_at BIGINT NOT NULL,
              receipt TEXT,
              error TEXT,
              at BIGINT NOT NULL
            ){dialect.KeyedTable};
            CREATE INDEX outbox_open ON outbox (session, key) WHERE state IN ('pending', 'sending');
            CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'pending';
            CREATE INDEX outbox_troubled ON outbox (state, key) WHERE state IN ('failed', 'unknown');
            CREATE INDEX outbox_session ON outbox (session);
            CREATE INDEX outbox_run ON outbox (run);
            """;
}
