using System.Globalization;

namespace Cloister.Agents.Tests.Services.Chat.Inbound;

/// <summary>What is kept of what came, and for how long.</summary>
public sealed class TidyingTests
{
    [Fact]
    public async Task Claims_are_forgotten_after_a_month_unless_nobody_has_dealt_with_them()
    {
        await using var stage = await ChatStage.StartAsync();
        await stage.Chat.Tidying.Tidying;
        var now = stage.Time.GetUtcNow();
        var set = new WriteSet();
        Add(set, "old", "queued", now.AddDays(-31));
        Add(set, "young", "ignored", now.AddDays(-29));
        Add(set, "open", "received", now.AddDays(-100));
        await stage.Store.CommitAsync(set, Durability.Os);

        await stage.Chat.Tidying.TidyAsync();

        Assert.Equal(
            "open young",
            await stage.Store.ReadAsync(async reader =>
                string.Join(' ', await reader.ListAsync(new("SELECT claim FROM inbox ORDER BY claim"), row => row.GetString(0)))
            )
        );

        static void Add(WriteSet set, string claim, string state, DateTimeOffset at) =>
            set.Do(
                new("INSERT INTO inbox (claim, key, state, attempts, at) VALUES ($1, 1, $2, 0, $3)"),
                claim,
                state,
                at.ToUnixTimeMilliseconds()
            );
    }

    [Fact]
    public async Task Files_are_removed_after_two_weeks_unless_a_conversation_names_them()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Configure = options => options.Platforms.Add(stage.Platform));
        await stage.Chat.Tidying.Tidying;
        var folder = Directory.CreateDirectory(Downloads.FolderOf(stage.Host.Project.Paths, ChatStage.Channel)).FullName;
        var now = stage.Time.GetUtcNow();
        var (named, old, young) = (NameOf(now.AddDays(-15), "named"), NameOf(now.AddDays(-15), "old"), NameOf(now.AddDays(-13), "young"));
        foreach (var name in new[] { named, old, young, "notes.txt" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "x", TestContext.Current.CancellationToken);
        }

        await stage.SayAsync($"look at .agent/cache/memory/{named}");
        await stage.RestAsync();
        await stage.Chat.Tidying.TidyAsync();

        Assert.Equal(
            new[] { named, young, "notes.txt" }.Order(StringComparer.Ordinal),
            Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );

        static string NameOf(DateTimeOffset at, string name) =>
            $"{at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}-{name.PadRight(8, 'x')}-photo 𠀀.png";
    }
}
