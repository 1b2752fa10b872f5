using System.IO.Pipelines;
using Cloister.Agents;
using Cloister.Agents.AspNetCore;
using Microsoft.Data.Sqlite;

namespace Cloister.Benchmarks;

/// <summary>What it costs to send a whole session again, beside reading its rows and doing nothing with them.</summary>
internal static class ReplayFigure
{
    private const int Runs = 49;
    private const string Thread = "replayed";

    private static readonly Figure Replay = new("replay", Limit: 1.3, Aim: 1.05);

    public static IEnumerable<Comparison> All => [new("10,000 events of a session as the bytes of its feed", [Replay], ReplayAsync)];

    private static async Task<Outcome[]> ReplayAsync()
    {
        using var model = new PacedModel(Answers.Pieces);
        using var project = new ProjectUnderMeasure();
        await using var host = await project.StartAsync(options =>
        {
            options.Models["measured"] = model;
            options.DefaultModel = "measured";
        });
        for (var run = 0; run < Runs; run++)
        {
            await host.AskAsync(Thread, run, model.Seen);
        }

        var session = (await host.Store.ReadAsync(reader => reader.FindCurrentAsync(Thread)))!;
        using var rows = new BareRows(project.Database, session.Key);
        await ThrowIfIncompleteAsync(host, session, rows);
        var times = await RatioRunner.CompareAsync(
            new(
                "Cloister",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        await SendAsync(host, session, Stream.Null);
                    }
                }
            ),
            Contender.Of(
                "SELECT",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        rows.Read();
                    }
                }
            )
        );
        Table.Print(times, reference: times[1]);
        return [Replay.Is(times[0].Nanoseconds / times[1].Nanoseconds)];
    }

    private static async Task SendAsync(AgentHost host, SessionRow session, Stream to)
    {
        using var end = new CancellationTokenSource();
        using var format = FeedFormat.For(default);
        var output = PipeWriter.Create(to, new StreamPipeWriterOptions(leaveOpen: true));
        using var stream = new FeedStream(format, output, TimeProvider.System, end);
        await stream.WriteAsync(LogReader.ReadAsync(host.Directory.Services, session.Key, after: 0, follow: false, end.Token), after: 0);
        await output.CompleteAsync();
    }

    private static async Task ThrowIfIncompleteAsync(AgentHost host, SessionRow session, BareRows rows)
    {
        using var sent = new MemoryStream();
        await SendAsync(host, session, sent);
        var (count, bytes) = rows.Read();
        Console.WriteLine($"  {count:N0} rows with {bytes:N0} bytes, {sent.Length:N0} bytes sent");
        if (count != session.LastSeq || count < 10_000 || sent.Length < bytes)
        {
            throw new InvalidOperationException($"Of {session.LastSeq} rows {count} were read, and {sent.Length} bytes sent.");
        }
    }

    /// <summary>One connection and one prepared command that reads all columns of all rows of a session.</summary>
    private sealed class BareRows : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _command;

        public BareRows(string database, long session)
        {
            _connection = new($"Data Source={database};Pooling=False");
            _connection.Open();
            _command = _connection.CreateCommand();
            _command.CommandText = "SELECT id, first, at, run, type, body FROM log WHERE id > $1 AND id <= $2 ORDER BY id";
            _command.Parameters.AddWithValue("$1", PackedId.Of(session, 0));
            _command.Parameters.AddWithValue("$2", PackedId.End(session));
            _command.Prepare();
        }

        public (long Rows, long Bytes) Read()
        {
            var (count, bytes) = (0L, 0L);
            using var rows = _command.ExecuteReader();
            while (rows.Read())
            {
                _ = rows.GetInt64(0) + rows.GetInt64(1) + rows.GetInt64(2) + (rows.IsDBNull(3) ? 0 : rows.GetInt64(3)) + rows.GetInt32(4);
                bytes += rows.GetFieldValue<byte[]>(5).Length;
                count++;
            }

            return (count, bytes);
        }

        public void Dispose()
        {
            _command.Dispose();
            _connection.Dispose();
        }
    }
}
