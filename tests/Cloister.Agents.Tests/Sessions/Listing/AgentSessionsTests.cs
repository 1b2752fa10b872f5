using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class AgentSessionsTests
{
    [Fact]
    public async Task Session_that_was_made_is_there_for_good()
    {
        await using var stage = await SessionStage.StartAsync();

        await stage.Sessions.CreateAsync(
            new()
            {
                Id = "a",
                Title = "A  title\nin lines",
                ModelId = "scripted",
                State = JsonData.Object(("n", 1)),
                Settings = JsonData.Object(("plugins", JsonData.EmptyObject)),
            },
            TestContext.Current.CancellationToken
        );
        await stage.CrashAsync();

        var info = await stage.Sessions.Get("a").InfoAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("A title in lines", "scripted", 0), (info!.Title, info.ModelId, info.MessageCount));
        Assert.Equal(JsonData.Object(("plugins", JsonData.EmptyObject)), info.Settings);
        Assert.Equal("session.created title.set model.set state.set settings.set", await stage.TypesAsync("a"));
        using var lease = await stage.SessionAsync("a");
        Assert.Equal(JsonData.Object(("n", 1)), (await lease.Session.Log.StateAsync()).State.State);
    }

    [Fact]
    public async Task Second_session_of_an_id_is_refused()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.Sessions.CreateAsync(new() { Id = "a" }, TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() =>
            stage.Sessions.CreateAsync(new() { Id = "a" }, TestContext.Current.CancellationToken)
        );
        await stage.CrashAsync();
        var again = await Assert.ThrowsAsync<SessionRefusedException>(() =>
            stage.Sessions.CreateAsync(new() { Id = "a" }, TestContext.Current.CancellationToken)
        );

        Assert.Equal(("Session already exists: a", SessionRefusal.Exists, "a"), (refusal.Message, refusal.Reason, refusal.SessionId));
        Assert.Equal(SessionRefusal.Exists, again.Reason);
    }

    [Fact]
    public async Task Of_many_who_make_a_session_at_once_one_does()
    {
        await using var stage = await SessionStage.StartAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryCreateAsync()));

        Assert.Single(made, true);
        Assert.Equal("session.created", await stage.TypesAsync("a"));

        async Task<bool> TryCreateAsync()
        {
            try
            {
                await stage.Sessions.CreateAsync(new() { Id = "a" });
                return true;
            }
            catch (SessionRefusedException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task List_shows_what_goes_on()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("one").NextRequest().WaitFor(gate.Task).Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("Hi there", "a");
        stage.Time.Advance(TimeSpan.FromSeconds(1));

        var run = await stage.AskAsync("And  you?", session: "b");
        var page = await stage.Sessions.ListAsync(cancellationToken: TestContext.Current.CancellationToken);
        gate.SetResult();
        await run.Finished.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(
            [("b", true, "And you?", 1L), ("a", false, "one", 2L)],
            page.Items.Select(item => (item.Id, item.IsExecuting, item.LastText!, item.MessageCount))
        );
        Assert.Null(page.NextCursor);
        Assert.Equal(stage.Time.GetUtcNow(), page.Items[0].UpdatedAt);
        Assert.Null(await stage.Sessions.Get("nobody").InfoAsync(TestContext.Current.CancellationToken));
    }
}
