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

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_is_exported_is_imported_as_it_was(int seed)
    {
        await using var from = await PlayedAsync(seed);
        await using var to = await SessionStage.StartAsync();
        var lines = await Exports.LinesAsync(from);

        var session = await Exports.ImportAsync(to, lines);

        Assert.Equal(lines, await Exports.LinesAsync(to));
        Assert.Equal((await from.MessagesAsync()).Select(Said), (await to.MessagesAsync()).Select(Said));
        Assert.True(await session.CheckAsync() is { IsWhole: true } check, $"{await session.CheckAsync()}");
        await SessionInvariants.CheckAsync(to.Store, joins: false);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_was_spoiled_is_refused_or_a_session_like_any_other(int seed)
    {
        var chance = new Random(seed);
        await using var from = await PlayedAsync(seed, steps: 6);
        await using var to = await SessionStage.StartAsync();
        var lines = await Exports.LinesAsync(from);
        var refused = 0;
        for (var copy = 0; copy < 60; copy++)
        {
            var before = await Exports.CountAsync(to);
            try
            {
                var session = await Exports.ImportAsync(to, Spoiled.Copy(lines, chance), $"copy {copy}");
                Assert.True(await session.CheckAsync() is { IsWhole: true }, $"{await session.CheckAsync()}");
            }
            catch (SessionRefusedException refusal) when (refusal.Reason == SessionRefusal.Damaged)
            {
                refused++;
                Assert.InRange(refusal.Line!.Value, 1, lines.Count + 2);
                Assert.Equal(before, await Exports.CountAsync(to));
            }
        }

        Assert.InRange(refused, 20, 60);
        // A call whose answer is gone looks like one that waits behind a question; models are told that there is no answer.
        var faults = await SessionInvariants.FindAsync(to.Store, joins: false);
        Assert.DoesNotContain(faults, fault => !fault.EndsWith("without a result, and waits for nobody", StringComparison.Ordinal));
    }

    [Theory, Trait("Category", "Stress")]
    [InlineData(100, 200)]
    public async Task It_is_true_of_many_sessions(int first, int count)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            await Sealing_changes_nothing_that_was_said(seed);
            await Tables_can_be_made_anew_from_the_log(seed);
            await What_is_exported_is_imported_as_it_was(seed);
        }
    }

    private static async Task<SessionStage> PlayedAsync(int seed, int steps = Steps)
    {
        var stage = await SessionStage.StartAsync();
        await new RandomTalk(stage, seed).PlayAsync(steps);
        return stage;
    }

    private static string Said(Message message) => Encoding.UTF8.GetString(MessageJson.ToUtf8(message));

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
