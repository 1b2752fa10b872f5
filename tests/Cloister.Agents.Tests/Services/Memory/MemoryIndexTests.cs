namespace Cloister.Agents.Tests.Services.Memory;

public sealed class MemoryIndexTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Status_says_what_there_is()
    {
        await using var stage = await MemoryStage.StartAsync();
        Assert.Equal(
            """{"disabled":false,"path":".agent/memory","files":0,"chunks":0,"indexBytes":0,"longterm":false}""",
            (await stage.DoAsync("status")).ToString()
        );

        await stage.StoreAsync("x", "longterm");
        await stage.StoreAsync("y");

        var status = await stage.DoAsync("status");
        Assert.Equal((2, 2, true), (status["files"].AsInt64(), status["chunks"].AsInt64(), status["longterm"].AsBoolean()));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("no database")]
    [InlineData("damaged")]
    [InlineData("other version")]
    public async Task An_index_that_cannot_be_used_is_made_anew(string what)
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("The lighthouse is white.");
        for (var i = 0; i < 100; i++)
        {
            stage.Write($"n{i}.md", string.Concat(Enumerable.Repeat($"filling {i} ", 100)));
        }

        await stage.DoAsync("index");
        await stage.Host.DisposeAsync();
        Break(stage.IndexFile, what);

        await stage.RestartAsync();

        Assert.Contains("lighthouse", Assert.Single(await stage.FindAsync("lighthouse")), StringComparison.Ordinal);
        Assert.Equal(101, (await stage.DoAsync("status"))["files"].AsInt64());
    }

    [Fact]
    public async Task An_index_that_breaks_while_it_is_used_is_made_anew()
    {
        await using var stage = await MemoryStage.StartAsync();
        for (var i = 0; i < 200; i++)
        {
            stage.Write($"n{i}.md", string.Concat(Enumerable.Range(0, 100).Select(j => $"w{i}x{j} ")));
        }

        await stage.DoAsync("index");
        await stage.Host.Services.CommandAsync("memory", "restart", cancellationToken: TestContext.Current.CancellationToken);
        await stage.DoAsync("status");
        await using (var file = new FileStream(stage.IndexFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            await file.WriteAsync(new byte[file.Length - 4096], TestContext.Current.CancellationToken);
        }

        Assert.Single(await stage.FindAsync("w7x7"));
        Assert.Equal(200, (await stage.DoAsync("status"))["files"].AsInt64());
    }

    [Fact]
    public async Task What_people_write_and_remove_is_followed()
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("a.md", "red apple");
        stage.Write("b.md", "green pear");
        await stage.DoAsync("index");

        stage.Write("a.md", "blue plum");
        File.Delete(Path.Combine(stage.Folder, "b.md"));
        stage.Write("deep/er/c.md", "yellow lemon");
        stage.Write("d.txt", "purple grape");
        Assert.Equal("""{"files":2,"chunks":2}""", (await stage.DoAsync("index")).ToString());

        Assert.Empty(await stage.FindAsync("apple pear grape", """{"minScore":0}"""));
        Assert.Single(await stage.FindAsync("plum"));
        Assert.Single(await stage.FindAsync("lemon"));
    }

    [Fact]
    public async Task Every_five_minutes_the_notes_are_looked_at()
    {
        await using var folder = new IndexStage();
        folder.Write("a.md", "red apple");

        folder.Time.Advance(MemoryWatch.BetweenLooks);

        await folder.CaughtUpAsync("the look after five minutes");
        Assert.Equal(1, (await folder.Index.UpdateAsync(again: false, TestContext.Current.CancellationToken)).Files);
    }

    [Fact]
    public async Task A_change_is_followed_when_it_has_been_quiet_for_a_moment()
    {
        await using var folder = new IndexStage();
        folder.Write("a.md", "red apple");
        folder.Watch.Note("a.md");
        folder.Time.Advance(MemoryWatch.Quiet - TimeSpan.FromMilliseconds(1));
        Assert.False(folder.HasCaughtUp);

        folder.Time.Advance(TimeSpan.FromMilliseconds(1));

        await folder.CaughtUpAsync("the update after a note");
    }

    [Fact]
    public async Task A_note_that_grows_is_indexed_from_where_it_differs()
    {
        await using var stage = await MemoryStage.StartAsync();
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"Line {i} of a book that goes on and on.\n"));
        stage.Write("book.md", text);
        await stage.DoAsync("index");

        stage.Write("book.md", text + "The butler did it.\n");
        await stage.DoAsync("index");
        Assert.Equal("The butler did it.", (await stage.FindAsync("butler"))[0].Split('\n')[^1]);

        stage.Write("book.md", "Preface.\n" + text);
        await stage.DoAsync("index");
        Assert.Empty(await stage.FindAsync("butler"));
        Assert.StartsWith("Preface.\nLine 0 ", Assert.Single(await stage.FindAsync("preface")), StringComparison.Ordinal);
        Assert.EndsWith("-L501", (await stage.SearchAsync("line 499"))[0]["citation"].AsString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_note_is_found_and_a_load_is_left_out()
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("large.md", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"Entry number{i} of many.\n")));
        await using (var load = File.Create(Path.Combine(stage.Folder, "load.md")))
        {
            load.SetLength(40 << 20);
        }

        Assert.Contains("number49999", (await stage.FindAsync("number49999"))[0], StringComparison.Ordinal);
        Assert.Equal(1, (await stage.DoAsync("status"))["files"].AsInt64());
        Assert.Contains(stage.Logs.Records, record => record.Message.Contains("too much for a note", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_is_made_anew_by_force()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("The lighthouse is white.");

        Assert.Equal("""{"files":1,"chunks":1}""", (await stage.DoAsync("index", """{"force":true}""")).ToString());
        Assert.Single(await stage.FindAsync("lighthouse"));
    }

    [Fact]
    public async Task Searches_and_notes_at_the_same_time_do_not_disturb_each_other()
    {
        await using var stage = await MemoryStage.StartAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        await stage.StoreAsync($"thing{i} is here");
                        Assert.NotEmpty(await stage.FindAsync($"thing{i}"));
                    })
                )
        );
    }

    private static void Break(string file, string what)
    {
        switch (what)
        {
            case "missing":
                File.Delete(file);
                break;
            case "no database":
                File.WriteAllText(file, "This is no database.");
                break;
            case "damaged":
                using (var stream = File.OpenWrite(file))
                {
                    stream.Position = 4096;
                    stream.Write(new byte[stream.Length - 4096]);
                }

                break;
            default:
                using (var stream = File.OpenWrite(file))
                {
                    stream.Position = 60; // where a database keeps the number of its user
                    stream.Write([0, 0, 0, 99]);
                }

                break;
        }
    }

    /// <summary>An index and what has it follow its folder, without an agent.</summary>
    private sealed class IndexStage : IAsyncDisposable
    {
        private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string _root = Directory.CreateTempSubdirectory("cloister-memory-").FullName;
        private readonly MemoryFolder _folder;

        public IndexStage()
        {
            var paths = AgentProject.Open(_root).Paths;
            _folder = new(paths);
            Index = new(_folder, Path.Combine(paths.Cache, "memory.db"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
            {
                CaughtUp = () => _caughtUp.TrySetResult(),
            };
            Watch = new(_folder, Index, vectors: null, Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        }

        public Testing.ManualTimeProvider Time { get; } = new(MemoryStage.Start);

        public MemoryIndex Index { get; }

        public MemoryWatch Watch { get; }

        public bool HasCaughtUp => _caughtUp.Task.IsCompleted;

        public void Write(string place, string text)
        {
            Directory.CreateDirectory(_folder.Root);
            File.WriteAllText(Path.Combine(_folder.Root, place), text);
        }

        public async Task CaughtUpAsync(string what)
        {
            try
            {
                await _caughtUp.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"The index did not catch up: {what}.");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Watch.DisposeAsync();
            await Index.DisposeAsync();
            Directory.Delete(_root, recursive: true);
        }
    }
}
