using Cloister.Testing;
using Microsoft.Data.Sqlite;

namespace Cloister.Benchmarks;

/// <summary>How much an answer takes of the database when its session has fallen asleep: whole pages of its log, its messages and their indexes.</summary>
internal static class StoredFigure
{
    private const int Sessions = 20;
    private const int RunsPerSession = 20;

    private static readonly Figure Stored = new("bytes-per-answer", Limit: 4096, Aim: 3072);

    public static IEnumerable<Comparison> All =>
        [new("Bytes of the database for a question and an answer of 200 deltas", [Stored], StoredAsync)];

    private static async Task<Outcome[]> StoredAsync()
    {
        var before = await TalkAsync(sleeps: false);
        var after = await TalkAsync(sleeps: true);
        Console.WriteLine($"  {Figure.Short(before)} bytes while the session is awake, {Figure.Short(after)} when it has fallen asleep");
        return [Stored.Is(after)];
    }

    /// <summary>Talks, ends the agent, and measures what it has left.</summary>
    private static async Task<double> TalkAsync(bool sleeps)
    {
        using var project = new ProjectUnderMeasure();
        var clock = new ManualTimeProvider();
        using var model = new PacedModel(Answers.Pieces);
        await using (
            var host = await project.StartAsync(options =>
            {
                options.Models["measured"] = model;
                options.DefaultModel = "measured";
                options.TimeProvider = clock;
            })
        )
        {
            for (var run = 0; run < RunsPerSession; run++)
            {
                for (var session = 0; session < Sessions; session++)
                {
                    await host.AskAsync($"thread-{session}", run, model.Seen);
                }
            }

            if (sleeps)
            {
                await host.SleepAsync(clock);
            }
        }

        return (double)BytesOfAnswers(project.Database) / (Sessions * RunsPerSession);
    }

    /// <summary>The pages that are free when the tables are gone, and were not before.</summary>
    private static long BytesOfAnswers(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        var before = Number(connection, "PRAGMA freelist_count");
        Number(connection, "DROP TABLE log");
        Number(connection, "DROP TABLE message");
        return (Number(connection, "PRAGMA freelist_count") - before) * Number(connection, "PRAGMA page_size");
    }

    private static long Number(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar() is long number ? number : 0;
    }
}
