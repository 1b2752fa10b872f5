using Cloister.Agents;
using Cloister.AgUi;

namespace AgentKeeper;

/// <summary>Somebody who does things at random.</summary>
internal sealed class Member(Keeper keeper, int seed, string place, int number)
{
    private const int Sessions = 4;

    private static readonly string[] Deeds = ["say", "say,act", "think,say,gated", "act,act", "gated,act,gated", "hold", "break", "stall"];

    private static readonly WhenBusy[] Manners = [WhenBusy.Queue, WhenBusy.Steer, WhenBusy.Interrupt, WhenBusy.Reject];

    private readonly Random _random = new((seed * 100) + number);
    private int _deeds;

    private Voice Voice => keeper.Voice;

    public async Task ActAsync()
    {
        while (true)
        {
            try
            {
                await ActOnceAsync();
            }
            catch (Exception refused) when (refused is SessionBusyException or SessionRefusedException or AgentRefusalException)
            {
                // Others were here before.
            }
            catch (Exception exception)
            {
                Voice.Say(Word.Broken, exception.ToString());
                throw;
            }
        }
    }

    private Task ActOnceAsync()
    {
        var session = keeper.Host.Sessions.Get($"{place}-{_random.Next(Sessions)}");
        return _random.Next(100) switch
        {
            < 40 => PromptAsync(session),
            < 52 => RunAsync(session),
            < 62 => StopAsync(session),
            < 74 => DecideAsync(),
            < 80 => WatchAsync(session),
            < 84 => EditAsync(session),
            < 87 => RegenerateAsync(session),
            < 90 => NoteAsync(session),
            < 92 => ForkAsync(session),
            < 94 => session.ClearAsync(),
            < 96 => ArchiveAsync(session),
            < 98 => session.CompactAsync(),
            _ => RemoveAsync(),
        };
    }

    private async Task PromptAsync(AgentSession session)
    {
        var words = Words();
        var handle = await session.PromptAsync(words, Manners[_random.Next(Manners.Length)]);
        Voice.Say(Word.Taken, session.Id, handle.RunId, words);
        await WaitAsync(session, handle);
    }

    /// <summary>Stays to the end of a run, or for a moment only.</summary>
    private async Task WaitAsync(AgentSession session, RunHandle handle)
    {
        var ended = EndAsync(session, handle);
        if (_random.Next(3) > 0)
        {
            await Task.WhenAny(ended, PauseAsync());
        }
    }

    private async Task EndAsync(AgentSession session, RunHandle handle)
    {
        var result = await handle.Finished;
        if (await handle.Begun is not null)
        {
            Voice.Say(Word.Ended, session.Id, result.RunId, result.State);
        }
    }

    /// <summary>Asks as a client does: mostly with what is there, at times with a list that was cut.</summary>
    private async Task RunAsync(AgentSession session)
    {
        var held = await session.ListMessagesAsync();
        var keeps = _random.Next(3) == 0 ? _random.Next(held.Count + 1) : held.Count;
        var words = Words();
        var id = $"{number}-{_deeds}";
        var input = new RunAgentInput(session.Id, $"run-{seed}-{id}")
        {
            Messages = [.. held.Take(keeps), new UserMessage($"said-{seed}-{id}", words)],
        };
        using var leaving = new CancellationTokenSource();
        var reading = ReadAsync(input, words, leaving.Token);
        if (await Task.WhenAny(reading, PauseAsync()) != reading)
        {
            await leaving.CancelAsync();
        }

        await reading;
    }

    private async Task ReadAsync(RunAgentInput input, string words, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var e in keeper.Host.Agent.RunAsync(new(input), cancellationToken))
            {
                if (e is StepStartedEvent)
                {
                    Voice.Say(Word.Taken, input.ThreadId, input.RunId, words);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It has left.
        }
    }

    private async Task StopAsync(AgentSession session)
    {
        await PauseAsync();
        await session.StopAsync();
    }

    private async Task DecideAsync()
    {
        var decisions = new ApprovalDecisions(keeper.Host.Directory);
        var open = await decisions.ListAsync(CancellationToken.None);
        if (open.Count > 0)
        {
            var id = open[_random.Next(open.Count)].Id;
            var answer = _random.Next(4) == 0 ? ApprovalAnswer.Deny(id, "no") : ApprovalAnswer.Approve(id);
            if (await decisions.DecideAsync(answer, "keeper", "test") is { Run: { } run })
            {
                Voice.Say(Word.Decided, id, answer.Decision);
                await Task.WhenAny(run.Finished, PauseAsync());
            }
        }
    }

    private async Task WatchAsync(AgentSession session)
    {
        using var leaving = new CancellationTokenSource();
        var watching = Follower.FollowAsync(session, _random.Next(50), Voice, leaving.Token);
        for (var moment = _random.Next(5); moment >= 0; moment--)
        {
            await Task.WhenAny(watching, PauseAsync());
        }

        await leaving.CancelAsync();
        await watching;
    }

    private async Task EditAsync(AgentSession session)
    {
        var said = (await session.ListMessagesAsync()).OfType<UserMessage>().ToList();
        if (said.Count > 0)
        {
            var words = Words();
            var handle = await session.EditAsync(said[_random.Next(said.Count)].Id, words, WhenBusy.Queue);
            Voice.Say(Word.Taken, session.Id, handle.RunId, words);
            await WaitAsync(session, handle);
        }
    }

    private async Task RegenerateAsync(AgentSession session) =>
        await WaitAsync(session, await session.RegenerateAsync(whenBusy: WhenBusy.Interrupt));

    private async Task NoteAsync(AgentSession session)
    {
        await session.SetTitleAsync($"Title {_deeds++}");
        await session.SetStateAsync(JsonData.Object(("deeds", _deeds)));
        await session.AppendAssistantMessageAsync("By the way.");
    }

    private async Task ForkAsync(AgentSession session) => Voice.Say(Word.Forked, (await session.ForkAsync()).Id);

    private static async Task ArchiveAsync(AgentSession session)
    {
        await session.ArchiveAsync();
        await session.RestoreAsync();
    }

    /// <summary>One that nobody else knows.</summary>
    private async Task RemoveAsync()
    {
        var own = keeper.Host.Sessions.Get($"own-{seed}-{number}-{_deeds++}");
        await own.PromptAsync(Words());
        await PauseAsync();
        await own.RemoveAsync();
        Voice.Say(Word.Removed, own.Id);
    }

    private string Words()
    {
        var requests = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Deeds[_random.Next(Deeds.Length)]);
        return $"{seed}-{number}-{_deeds++}: {string.Join('|', requests)}";
    }

    private Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(_random.Next(40)), TimeProvider.System);
}
