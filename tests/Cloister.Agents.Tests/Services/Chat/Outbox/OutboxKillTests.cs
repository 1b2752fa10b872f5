using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Services.Chat.Outbox;

/// <summary>The process ends behind every transaction on the way of a message and its two replies, and another one begins.</summary>
public sealed class OutboxKillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Process_that_ends_behind_any_transaction_loses_no_reply_and_doubles_none(bool deduplicates)
    {
        for (var lives = 1; ; lives++)
        {
            await using var stage = new OutStage { Model = TwoSteps() };
            stage.Platform.Features = stage.Platform.Features with { Deduplicates = deduplicates };
            stage.Configure = options => options.Tools.Add(AIFunctionFactory.Create(() => "found", "look"));
            await stage.OpenAsync();
            await stage.Host.DisposeAsync();
            var died = new TaskCompletionSource();
            var now = lives;
            var isArmed = false;
            stage.Around = groups => new DyingGroups(groups, isArmed ? now : int.MaxValue, () => died.TrySetResult());
            isArmed = true;
            await stage.OpenAsync();
            var ann = stage.Platform.Direct("ann");
            ann.Write("Hi");
            var isOver = await IsOverAsync(stage, died.Task);
            stage.Around = static groups => groups;
            await stage.CrashAsync();
            await RestAsync(stage, ann, deduplicates, lives);
            if (isOver)
            {
                Assert.InRange(lives, 8, 100);
                return;
            }
        }
    }

    /// <summary>Whether all was sent and written down before it died.</summary>
    private static async Task<bool> IsOverAsync(OutStage stage, Task died)
    {
        var settled = stage.UntilAsync(async () =>
            await stage.RowsAsync() is ["sent", "sent"] && await stage.CountAsync("run WHERE undispatched = 1 OR state = 'running'") == 0
        );
        return await Task.WhenAny(died, settled).WaitAsync(Patience, TestContext.Current.CancellationToken) == settled;
    }

    private static async Task RestAsync(OutStage stage, InMemoryChat chat, bool deduplicates, int lives)
    {
        try
        {
            await stage.UntilAsync(async () =>
            {
                var rows = await stage.RowsAsync();
                return rows.Count > 0
                    && await stage.CountAsync("input WHERE state IN ('queued', 'running')") == 0
                    && rows.TrueForAll(state => state == "sent" || (state == "unknown" && !deduplicates))
                    && await stage.CountAsync("run WHERE undispatched = 1 OR state = 'running'") == 0;
            });
        }
        catch (TimeoutException)
        {
            var facts = await stage.Store.ReadAsync(reader =>
                reader.ListAsync(
                    new(
                        "SELECT 'inbox ' || state FROM inbox UNION ALL SELECT 'input ' || state || attempts FROM input UNION ALL SELECT 'outbox ' || state || dedup FROM outbox"
                            + " UNION ALL SELECT 'run ' || state || undispatched || ' ' || steps || coalesce(error, '') FROM run UNION ALL SELECT role || ' ' || substr(CAST(body AS TEXT), 1, 150) FROM message"
                    ),
                    row => row.GetString(0)
                )
            );
            Assert.Fail(
                $"killed behind {lives}:\n{string.Join('\n', facts)}\n{string.Join('\n', stage.Logs.Records.Where(one => one.Level >= Microsoft.Extensions.Logging.LogLevel.Warning).Select(one => one.Message))}"
            );
        }

        var texts = chat.Delivered.Select(message => message.Text).ToList();
        Assert.True(texts.Distinct(StringComparer.Ordinal).Count() == texts.Count, $"killed behind {lives}: {string.Join(" | ", texts)}");
        Assert.Equal(texts, texts.OrderBy(text => text.StartsWith("Two", StringComparison.Ordinal)));
    }

    /// <summary>Says something before a tool and behind it, in other words each time.</summary>
    private static ScriptedModel TwoSteps()
    {
        var count = 0;
        return new ScriptedModelBuilder()
            .Text(_ => $"One {Interlocked.Increment(ref count)}")
            .ToolCall("look")
            .NextRequest()
            .Text(_ => $"Two {Interlocked.Increment(ref count)}")
            .Build();
    }
}
