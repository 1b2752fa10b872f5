using Cloister.Agents;
using Cloister.AgUi;

namespace AgentKeeper;

/// <summary>Uses sessions in every way, one thing after the other, so that each durable step is reached.</summary>
internal sealed class Walk(Keeper keeper)
{
    private readonly AgentSession _session = keeper.Host.Sessions.Get("s1");

    public static async Task GoAsync(string folder, DurableStep death, Voice voice)
    {
        await using (var keeper = await Keeper.StartAsync(folder, voice, new ObedientModel(stalls: true), death))
        {
            var walk = new Walk(keeper);
            await walk.AnswersAsync();
            await walk.ApprovesAsync();
            await walk.WaitsAsync();
            await walk.StopsAsync();
            await walk.EditsAsync();
            await walk.KeepsAsync();
        }

        // Nobody uses any session here, so all of them are sealed.
        await using var next = await Keeper.StartAsync(folder, voice, new ObedientModel(stalls: true), death);
        await new SessionSealing(next.Host.Directory).SealAsync(CancellationToken.None);
    }

    private async Task AnswersAsync()
    {
        var first = await AskAsync("one: think,say,act|act,break|say");
        _ = Follower.FollowAsync(_session, after: 0, keeper.Voice, CancellationToken.None);
        await EndAsync(first);
    }

    private async Task ApprovesAsync()
    {
        await EndAsync(await AskAsync("two: say,gated,act|say"));
        var decisions = new ApprovalDecisions(keeper.Host.Directory);
        foreach (var open in await decisions.ListAsync(CancellationToken.None))
        {
            var outcome = await decisions.DecideAsync(ApprovalAnswer.Approve(open.Id), "keeper", "test");
            keeper.Voice.Say(Word.Decided, open.Id, "approved");
            await EndAsync(outcome.Run!);
        }
    }

    private async Task WaitsAsync()
    {
        var held = await AskAsync("three: hold|say");
        await keeper.Holding.Task;
        var joined = await AskAsync("four: say", WhenBusy.Steer);
        var queued = await AskAsync("five: say");
        keeper.Held.SetResult();
        await Task.WhenAll(EndAsync(held), EndAsync(joined), EndAsync(queued));
    }

    private async Task StopsAsync()
    {
        var stalling = await AskAsync("six: stall");
        var dropped = await AskAsync("seven: say");
        await _session.StopAsync();
        await Task.WhenAll(EndAsync(stalling), EndAsync(dropped));
    }

    private async Task EditsAsync()
    {
        var said = (await _session.ListMessagesAsync()).OfType<UserMessage>().Last();
        await EndAsync(await _session.EditAsync(said.Id, "eight: say"));
        var input = new RunAgentInput("s1", "asked-by-a-client")
        {
            Messages = [.. await _session.ListMessagesAsync(), new UserMessage("nine", "nine: say")],
            State = JsonData.Object(("guests", 2)),
        };
        await foreach (var _ in keeper.Host.Agent.RunAsync(new(input)))
        {
            // To its end.
        }

        keeper.Voice.Say(Word.Taken, "s1", input.RunId, "nine: say");
    }

    private async Task KeepsAsync()
    {
        await _session.SetTitleAsync("A walk");
        var fork = await _session.ForkAsync();
        keeper.Voice.Say(Word.Forked, fork.Id);
        await _session.CompactAsync();
        await _session.ClearAsync();
        await _session.ArchiveAsync();
        await _session.RestoreAsync();
        await fork.RemoveAsync();
        keeper.Voice.Say(Word.Removed, fork.Id);
    }

    private async Task<RunHandle> AskAsync(string words, WhenBusy whenBusy = WhenBusy.Queue)
    {
        var handle = await _session.PromptAsync(words, whenBusy);
        keeper.Voice.Say(Word.Taken, "s1", handle.RunId, words);
        return handle;
    }

    private async Task EndAsync(RunHandle handle)
    {
        var result = await handle.Finished;
        if (await handle.Begun is not null)
        {
            keeper.Voice.Say(Word.Ended, "s1", result.RunId, result.State);
        }
    }
}
