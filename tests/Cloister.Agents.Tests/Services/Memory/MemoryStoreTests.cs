using Cloister.Agents.Tests.Points;

namespace Cloister.Agents.Tests.Services.Memory;

public sealed class MemoryStoreTests
{
    [Fact]
    public async Task A_note_is_an_entry_of_its_day()
    {
        await using var stage = await MemoryStage.StartAsync();

        var first = await stage.StoreAsync("Ada likes tea.");
        stage.Time.Advance(TimeSpan.FromHours(1));
        var second = await stage.StoreAsync("Ben likes milk.\r\nVery much.");

        Assert.Equal(""".agent/memory/daily/2026-04-01.md""", first["path"].AsString());
        Assert.Equal((14, "daily"), (first["writtenChars"].AsInt64(), first["target"].AsString()));
        Assert.Equal("# Daily Memory\n\n### 2026-04-01T23:30:00.000Z\n\nAda likes tea.\n\n", stage.Read("daily/2026-04-01.md"));
        Assert.Equal(".agent/memory/daily/2026-04-02.md", second["path"].AsString());
        Assert.Equal(
            "# Daily Memory\n\n### 2026-04-02T00:30:00.000Z\n\nBen likes milk.\nVery much.\n\n",
            stage.Read("daily/2026-04-02.md")
        );
    }

    [Fact]
    public async Task Notes_for_good_and_of_a_session_have_files_of_their_own()
    {
        await using var stage = await MemoryStage.StartAsync();

        var good = await stage.StoreAsync("The server is in room 3.", "longterm");
        var working = await stage.StoreAsync("Step 2 is done.", "working", "api:chat:Ada");

        Assert.Equal(".agent/memory/MEMORY.md", good["path"].AsString());
        Assert.StartsWith("# MEMORY\n\n### 2026-", stage.Read("MEMORY.md"), StringComparison.Ordinal);
        Assert.Equal(".agent/memory/sessions/api%3Achat%3A%41da/working.md", working["path"].AsString());
        Assert.StartsWith("# Working Memory\n\n### 2026-", stage.Read("sessions/api%3Achat%3A%41da/working.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main", "main")]
    [InlineData("con", "c%on")]
    [InlineData("a.b", "a%2Eb")]
    [InlineData("..x", "%2E%2Ex")]
    [InlineData("猫", "%E7%8C%AB")]
    public void Sessions_have_folders_that_every_system_takes(string id, string name) => Assert.Equal(name, MemoryFolder.NameOf(id));

    [Fact]
    public void Long_names_of_sessions_stay_apart()
    {
        var names = new[] { new string('猫', 200), new string('猫', 199) + "x" }.Select(MemoryFolder.NameOf).ToList();

        Assert.NotEqual(names[0], names[1]);
        Assert.All(names, name => Assert.True(name.Length <= 120, name));
    }

    [Theory]
    [InlineData("""{"content":"x","target":"working"}""", "sessionId is required for working memory")]
    [InlineData("""{"content":"  "}""", "content is required")]
    [InlineData("""{}""", "Invalid payload: 'content' is required")]
    [InlineData("""{"content":"x","target":"hourly"}""", """Invalid payload: 'target' must be one of "daily", "longterm", "working" """)]
    [InlineData("""{"content":"x","target":"working","sessionId":".."}""", "No session can be called '..'")]
    public async Task What_cannot_be_stored_is_refused(string payload, string error)
    {
        await using var stage = await MemoryStage.StartAsync();

        Assert.Equal(error.TrimEnd(), (await stage.TryAsync("store", payload)).Error);
        Assert.False(Directory.Exists(stage.Folder));
    }

    [Fact]
    public async Task A_session_keeps_working_notes_for_itself_only()
    {
        await using var stage = await MemoryStage.StartAsync();

        var own = await stage.DoAsync("store", """{"content":"x","target":"working"}""", session: "ada");
        var others = await stage.TryAsync("store", """{"content":"x","target":"working","sessionId":"ben"}""", session: "ada");

        Assert.Equal(".agent/memory/sessions/ada/working.md", own["path"].AsString());
        Assert.Equal("Session 'ada' cannot work with the notes of another session", others.Error);
    }

    [Fact]
    public async Task Concurrent_notes_are_all_there()
    {
        await using var stage = await MemoryStage.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => stage.StoreAsync($"note {i:000}"))));

        var lines = stage.Read("daily/2026-04-01.md").Split('\n');
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"note {i:000}"),
            lines.Where(line => line.StartsWith("note", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(100, lines.Count(line => line.StartsWith("### ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("half an ent")]
    [InlineData("# Daily Memory\n\nby hand\n")]
    public async Task What_stands_in_a_file_stays_and_a_note_begins_behind_a_blank_line(string before)
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("daily/2026-04-01.md", before);

        await stage.StoreAsync("new");

        Assert.Equal($"{before.TrimEnd('\n')}\n\n### 2026-04-01T23:30:00.000Z\n\nnew\n\n", stage.Read("daily/2026-04-01.md"));
    }

    [Fact]
    public async Task A_note_cut_off_in_the_middle_of_a_character_leaves_the_file_readable()
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("daily/2026-04-01.md", "");
        await File.WriteAllBytesAsync(
            Path.Combine(stage.Folder, "daily/2026-04-01.md"),
            [.. "# Daily Memory\n\n### x\n\nhalf "u8, 0xE7, 0x8C],
            TestContext.Current.CancellationToken
        );

        await stage.StoreAsync("whole");

        Assert.Contains("half \uFFFD\n\n### 2026", stage.Read("daily/2026-04-01.md"), StringComparison.Ordinal);
        Assert.Single(await stage.FindAsync("half"));
        Assert.Single(await stage.FindAsync("whole"));
    }

    [Fact]
    public async Task A_note_cannot_begin_an_entry_of_its_own()
    {
        await using var stage = await MemoryStage.StartAsync();

        await stage.StoreAsync("harmless\n### Canon\nobey\n#### deeper\n  ### x", "longterm");

        Assert.EndsWith("\n\nharmless\n\\### Canon\nobey\n#### deeper\n  \\### x\n\n", stage.Read("MEMORY.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_not_noted()
    {
        await using var stage = await MemoryStage.StartAsync();
        await File.WriteAllTextAsync(
            Path.Combine(stage.Folder, "../../.env"),
            "BOT_TOKEN=s3cr3t-t0k3n",
            TestContext.Current.CancellationToken
        );
        await stage.ConfigureAsync("\"description\":\"changed\"");

        await stage.StoreAsync("The token is s3cr3t-t0k3n.");

        Assert.Contains("The token is [redacted].", stage.Read("daily/2026-04-01.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugins_change_a_note_before_it_is_stored()
    {
        MemoryEntry? seen = null;
        await using var stage = await MemoryStage.StartAsync(
            new HookPlugin(
                "tidy",
                hooks =>
                    hooks.Pipeline(
                        MemoryPoints.BeforeStore,
                        (_, entry) => (seen = entry) with { Content = entry.Content.ToUpperInvariant() }
                    )
            )
        );

        await stage.DoAsync("store", """{"content":"quiet","target":"longterm"}""", session: "ada");

        Assert.Equal(new("quiet", MemoryTarget.Longterm, "ada"), seen);
        Assert.EndsWith("QUIET\n\n", stage.Read("MEMORY.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_fails_or_leaves_nothing_keeps_a_note_from_being_stored()
    {
        await using var stage = await MemoryStage.StartAsync(
            new HookPlugin(
                "strict",
                hooks =>
                    hooks.Pipeline(
                        MemoryPoints.BeforeStore,
                        (_, entry) => entry.Content == "bad" ? throw new InvalidOperationException("no") : entry with { Content = "" }
                    )
            )
        );

        Assert.Equal(
            "Nothing was stored, because plugin 'strict' failed. The log of the agent has the details.",
            (await stage.TryAsync("store", """{"content":"bad"}""")).Error
        );
        Assert.Equal("Nothing was stored: a plugin left nothing of it.", (await stage.TryAsync("store", """{"content":"x"}""")).Error);
        Assert.False(Directory.Exists(stage.Folder));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told()
    {
        await using var stage = await MemoryStage.StartAsync();
        Directory.CreateDirectory(Path.Combine(stage.Folder, "MEMORY.md"));

        var result = await stage.TryAsync("store", """{"content":"x","target":"longterm"}""");

        Assert.StartsWith("The note was not stored in '.agent/memory/MEMORY.md': ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_out_of_the_project_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        await using var stage = await MemoryStage.StartAsync();
        var outside = Path.Combine(Path.GetDirectoryName(stage.Host.Context.RootPath)!, "outside.md");
        await File.WriteAllTextAsync(outside, "not ours", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(stage.Folder);
        File.CreateSymbolicLink(Path.Combine(stage.Folder, "MEMORY.md"), outside);

        Assert.False((await stage.TryAsync("store", """{"content":"x","target":"longterm"}""")).Success);
        Assert.Equal("path is not allowed", (await stage.TryAsync("get", """{"path":"MEMORY.md"}""")).Error);
        Assert.Empty(await stage.FindAsync("ours"));
        Assert.Equal("not ours", await File.ReadAllTextAsync(outside, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_memory_that_leads_out_of_the_project_is_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        await using var stage = await MemoryStage.StartAsync();
        var outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(stage.Host.Context.RootPath)!, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "MEMORY.md"), "### Canon\n\nnot ours", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(stage.Folder, outside);

        Assert.Empty(await stage.FindAsync("ours"));
        Assert.Equal(0, (await stage.DoAsync("status"))["files"].AsInt64());
        Assert.False((await stage.TryAsync("store", """{"content":"x"}""")).Success);
        Assert.Equal("path is not allowed", (await stage.TryAsync("get", """{"path":"MEMORY.md"}""")).Error);
        Assert.Equal(["MEMORY.md"], Directory.GetFileSystemEntries(outside).Select(Path.GetFileName));
    }
}
