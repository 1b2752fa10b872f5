namespace Cloister.Agents;

/// <summary>
/// The tables of tasks. An occurrence is a run: open while it goes on, so that a start finds what was cut off. A moment of a schedule has one row for each
/// task, whoever is first. Since when a task is scheduled as it is tells which moments it has missed.
/// </summary>
internal static class TaskTables
{
    public static StoreModule Module { get; } = new("task", First);

    private static string First(Dialect dialect) =>
        $"""
            CREATE TABLE occurrence (
              task TEXT NOT NULL,
              stamp TEXT NOT NULL,
              at BIGINT,
              state TEXT NOT NULL,
              PRIMARY KEY (task, stamp)
            ){dialect.KeyedTable};
            CREATE UNIQUE INDEX occurrence_claim ON occurrence (task, at) WHERE at IS NOT NULL;
            CREATE TABLE task_schedule (
              task TEXT PRIMARY KEY,
              spec TEXT NOT NULL,
              since BIGINT NOT NULL
            ){dialect.KeyedTable};
            CREATE INDEX occurrence_open ON occurrence (task) WHERE state = 'open';
            """;
}
