using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests;

/// <summary>Does with one session what people, clients and services do, in an order of chance; the same for the same seed.</summary>
internal sealed class RandomTalk(SessionStage stage, int seed)
{
    private const string Session = "s1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Random _chance = new(seed);
    private int _said;

    /// <summary>Does so many things, and returns when nothing goes on any more.</summary>
    public async Task PlayAsync(int steps)
    {
        await AskAsync();
        for (var step = 1; step < steps; step++)
        {
            await StepAsync();
            await stage.RestAsync();
        }
    }

    private Task StepAsync() =>
        _chance.Next(16) switch
        {
            <= 3 => AskAsync(),
            4 => AskAsClientAsync(),
            5 => StopAsync(),
            6 => CrashAsync(),
            7 => stage.Sessions.Get(Session).AppendUserMessageAsync(Words()),
            8 => stage.Sessions.Get(Session).AppendAssistantMessageAsync(Words(), new() { IsInternal = Flip() }),
            9 => ChangeFactsAsync(),
            10 => _chance.Next(4) == 0 ? stage.Sessions.Get(Session).ClearAsync() : AskAsync(),
            11 => BranchAsync(),
            12 => SumUpAsync(),
            13 => stage.Sessions.Get(Session).ForkAsync(),
            _ => SleepAsync(),
        };

    private async Task AskAsync()
    {
        SpeakBy(Script(new()));
        await stage.AnswerAsync(Words(), Session);
    }

    private async Task AskAsClientAsync()
    {
        SpeakBy(Script(new()));
        var listed = (await stage.MessagesAsync(Session)).Where(message => !message.IsInternal()).ToList();
        var kept = Flip() ? listed : listed[..(listed.FindLastIndex(message => message is UserMessage) + 1)];
        await stage.RunAsync(
            new(Session, $"r{_said}")
            {
                Messages = [.. kept, new UserMessage($"u{_said}", Words())],
                ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
            }
        );
    }

    private async Task StopAsync()
    {
        var reached = new TaskCompletionSource();
        SpeakBy(Script(new()).Then(() => reached.TrySetResult()).Stall());
        var run = await stage.AskAsync(Words(), session: Session);
        await Task.WhenAny(reached.Task, run.Finished).WaitAsync(Patience);
        await stage.Sessions.Get(Session).StopAsync();
        await run.Finished.WaitAsync(Patience);
    }

    private async Task CrashAsync()
    {
        var reached = new TaskCompletionSource();
        SpeakBy(Script(new()).Then(() => reached.TrySetResult()).Stall());
        var run = await stage.AskAsync(Words(), session: Session);
        await Task.WhenAny(reached.Task, run.Finished).WaitAsync(Patience);
        await stage.CrashAsync();
    }

    private async Task ChangeFactsAsync()
    {
        var session = stage.Sessions.Get(Session);
        await session.SetTitleAsync(Words());
        await session.SetModelAsync(Flip() ? "other" : null);
        await session.SetStateAsync(JsonData.Object(("count", _said)));
    }

    private async Task BranchAsync()
    {
        SpeakBy(Script(new()));
        var said = (await stage.MessagesAsync(Session)).Where(message => message is UserMessage && !message.IsInternal()).ToList();
        if (said.Count > 0)
        {
            var id = said[_chance.Next(said.Count)].Id;
            var session = stage.Sessions.Get(Session);
            var run = await (Flip() ? session.EditAsync(id, Words()) : session.RegenerateAsync(id));
            await run.Finished.WaitAsync(Patience);
        }
    }

    /// <summary>A summary stands behind the last one, and in front of something a person said: it parts no call from its answer.</summary>
    private async Task SumUpAsync()
    {
        using var lease = await stage.SessionAsync(Session);
        var (state, _) = await lease.Session.Log.StateAsync();
        var messages = state.Messages.ToList();
        var last = messages.FindLastIndex(message => message.IsSummary());
        var places = Enumerable.Range(0, messages.Count).Where(at => at > Math.Max(last, 0) && messages[at] is UserMessage).ToList();
        if (places.Count > 0)
        {
            var after = messages[places[_chance.Next(places.Count)] - 1].Id;
            var summary = new UserMessage(stage.Ids.NewMessage(), Words())
                .Tagged(MessageTags.Kind, MessageTags.Summary)
                .Tagged(MessageTags.Visibility, MessageTags.Internal);
            await lease.Session.Log.AppendAsync([new Compacted(stage.Ids.New("cmp_"), after, summary)], Durability.Os);
        }
    }

    private async Task SleepAsync()
    {
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await stage.Directory.RestAsync();
        if (Flip())
        {
            await new SessionSealing(stage.Directory).SealAsync(CancellationToken.None);
        }
    }

    private void SpeakBy(ScriptedModelBuilder script) => stage.Client = Flip() ? new SteppedModel(script.Build(), stage) : script.Build();

    private ScriptedModelBuilder Script(ScriptedModelBuilder script)
    {
        for (var request = _chance.Next(3); request > 0; request--)
        {
            script = Spoken(script).ToolCall("look", $$"""{"at":{{_said}}}""", fragments: _chance.Next(1, 4));
            script = (Flip() ? script.ToolCall("look", "{}") : script).NextRequest();
        }

        return Spoken(script).Text(Words(), _chance.Next(1, 5));
    }

    private ScriptedModelBuilder Spoken(ScriptedModelBuilder script)
    {
        script = Flip() ? script.Reasoning(Words(), _chance.Next(1, 4), Flip() ? "seal" : null) : script;
        return Flip() ? script.Text(Words(), _chance.Next(1, 6)) : script;
    }

    private string Words() => $"{++_said}: äöü 😀 {new string('w', _chance.Next(1, 30))}";

    private bool Flip() => _chance.Next(2) == 0;
}
