using System.Text;
using Cloister.Agents.Tests.Crash;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>What is true of any session, whatever was done with it.</summary>
public sealed class SessionProperties
{
    private const int Steps = 25;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Sealing_changes_nothing_that_was_said(int seed)
    {
        await using var stage = await PlayedAsync(seed);
        await SessionInvariants.CheckAsync(stage.Store, joins: false);
        var before = await FoldsAsync(stage);

        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await stage.Directory.RestAsync();
        await new SessionSealing(stage.Directory).SealAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await stage.Store.ReadAsync(reader => reader.ReadUnsealedAsync()));
        Assert.Equal(before, await FoldsAsync(stage));
        await SessionInvariants.CheckAsync(stage.Store, joins: false);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Tables_can_be_made_anew_from_the_log(int seed)
    {
        await using var stage = await PlayedAsync(seed);
        Assert.All(await stage.Sessions.CheckAsync().ToListAsync(), check => Assert.True(check.IsWhole, check.ToString()));
        var before = await TablesAsync(stage);

        await stage.Store.CommitAsync(
            new WriteSet()
                .Do(new("DELETE FROM message"))
                .Do(new("UPDATE session SET title = 'x', model = NULL, messages = 99, state = NULL")),
            Durability.Os
        );
        var checks = await stage.Sessions.CheckAsync(repair: true).ToListAsync();

        Assert.All(checks, check => Assert.True(check.IsRepaired));
        Assert.Equal(before, await TablesAsync(stage));
        await SessionInvariants.CheckAsync(stage.Store, joins: false);
    }

    [Theory, Trait("Category", "Stress")]
    [InlineData(100, 200)]
    public async Task It_is_true_of_many_sessions(int first, int count)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            await Sealing_changes_nothing_that_was_said(seed);
            await Tables_can_be_made_anew_from_the_log(seed);
        }
    }

    private static async Task<SessionStage> PlayedAsync(int seed)
    {
        var stage = await SessionStage.StartAsync();
        await new RandomTalk(stage, seed).PlayAsync(Steps);
        return stage;
    }

    private static async Task<List<string>> FoldsAsync(SessionStage stage)
    {
        var folds = new List<string>();
        foreach (var key in await StoredSession.ListAsync(stage.Store))
        {
            var session = await StoredSession.ReadAsync(stage.Store, key);
            folds.Add(Encoding.UTF8.GetString(ChatStateJson.ToUtf8(session.FoldTo(long.MaxValue).State)));
        }

        return folds;
    }

    private static async Task<List<string>> TablesAsync(SessionStage stage)
    {
        var rows = new List<string>();
        foreach (var key in await StoredSession.ListAsync(stage.Store))
        {
            var (session, state, messages) = await stage.Store.ReadAsync(async reader =>
                (
                    await reader.FindSessionAsync(key),
                    await reader.ReadStateAsync(key),
                    await reader.ListAsync(new("SELECT * FROM message WHERE session = $1 ORDER BY id"), Row, key)
                )
            );
            rows.AddRange([$"{session! with { LastText = null }}", $"{state}", .. messages]);
        }

        return rows;
    }

    private static string Row(System.Data.Common.DbDataReader row) =>
        string.Join(
            '|',
            Enumerable
                .Range(0, row.FieldCount)
                .Select(column => row.GetValue(column) is byte[] body ? Encoding.UTF8.GetString(body) : $"{row.GetValue(column)}")
        );
}
