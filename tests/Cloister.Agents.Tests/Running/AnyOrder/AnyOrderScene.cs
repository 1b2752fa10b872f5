using Cloister.Agents.Tests.Crash;
using Cloister.Agents.Tests.Tools;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Running;

/// <summary>Somebody who does anything with sessions, in any order; the same seed does the same.</summary>
internal sealed class AnyOrderScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Random _chance;
    private readonly SessionStage _stage = new();
    private readonly List<string> _sessions = ["s1"];
    private readonly List<string> _done = [];

    private AnyOrderScene(int seed)
    {
        _chance = new(seed);
        Model = new(_chance);
        _stage.Client = Model;
        _stage.Limits = new(4, TimeSpan.FromHours(1));
        _stage.Context = new() { MaxInputTokens = seed % 2 == 0 ? 2000 : null, CompactRatio = 0.1 + _chance.NextDouble() * 0.8 };
        ToolBox.In(_stage).Add("look", () => "seen").Add("shell", () => "done", tool => tool with { NeedsApproval = true });
    }

    public StrictModel Model { get; }

    /// <summary>What was done, for whoever has to find out what went wrong.</summary>
    public string Story => string.Join('\n', _done);

    private AgentSession Session => _stage.Sessions.Get(_sessions[_chance.Next(_sessions.Count)]);

    public static async Task<AnyOrderScene> BeginAsync(int seed)
    {
        var scene = new AnyOrderScene(seed);
        await scene._stage.OpenAsync();
        await scene._stage.AnswerAsync("Hi");
        return scene;
    }

    public async Task DoAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            await DoOneAsync().WaitAsync(Patience);
        }
    }

    public Task CheckAsync() => SessionInvariants.CheckAsync(_stage.Store, joins: false);

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    private Task DoOneAsync() =>
        _chance.Next(14) switch
        {
            0 or 1 or 2 => SayAsync(),
            3 => NoteAsync(),
            4 or 5 => CompactAsync(),
            6 => EditAsync(),
            7 => RegenerateAsync(),
            8 => ClearAsync(),
            9 => ForkAsync(),
            10 => CrashAsync(),
            11 => WakeAsync(),
            12 => OverrunAsync(),
            _ => DecideAsync(),
        };

    private async Task SayAsync()
    {
        var session = Session;
        Note($"say in {session.Id}");
        await (await session.PromptAsync($"Question {new string('q', _chance.Next(1, 600))}")).Finished;
    }

    private async Task NoteAsync()
    {
        var session = Session;
        Note($"note in {session.Id}");
        await (
            _chance.Next(3) switch
            {
                0 => session.AppendAssistantMessageAsync("By the way"),
                1 => session.AppendUserMessageAsync("By the way"),
                _ => session.AppendUserMessageAsync("(a note)", new() { IsInternal = true }),
            }
        );
    }

    private async Task CompactAsync()
    {
        var session = Session;
        Note($"compact {session.Id}: {await session.CompactAsync()}");
    }

    private async Task EditAsync()
    {
        var session = Session;
        if (await PickAsync(session, entry => entry.Message is UserMessage) is { } id)
        {
            Note($"edit {id} in {session.Id}");
            await (await session.EditAsync(id, "Other words")).Finished;
        }
    }

    private async Task RegenerateAsync()
    {
        var session = Session;
        if (await PickAsync(session, entry => entry.Message is UserMessage) is { } id)
        {
            Note($"regenerate {id} in {session.Id}");
            await (await session.RegenerateAsync(id)).Finished;
        }
    }

    private async Task ClearAsync()
    {
        var session = Session;
        Note($"clear {session.Id}");
        await session.ClearAsync();
    }

    private async Task ForkAsync()
    {
        var session = Session;
        var at = _chance.Next(2) == 0 ? null : await PickAsync(session, entry => entry.Message is not null);
        var fork = await session.ForkAsync(at);
        Note($"fork {session.Id} at {at} to {fork.Id}");
        _sessions.Add(fork.Id);
    }

    private Task CrashAsync()
    {
        Note("crash");
        return _stage.CrashAsync();
    }

    private async Task WakeAsync()
    {
        var session = Session;
        Note($"wake {session.Id}");
        await session.ResetExecutorAsync();
    }

    private Task OverrunAsync()
    {
        Model.IsFull = true;
        return SayAsync();
    }

    private async Task DecideAsync()
    {
        var decisions = new ApprovalDecisions(_stage.Directory);
        if (await decisions.ListAsync(CancellationToken.None) is [_, ..] open)
        {
            var id = open[_chance.Next(open.Count)].Id;
            var outcome = await decisions.DecideAsync(
                _chance.Next(2) == 0 ? ApprovalAnswer.Approve(id) : ApprovalAnswer.Deny(id),
                "ann",
                "cli"
            );
            Note($"decide {id}: {outcome.Ignored?.Why}");
            await (outcome.Run?.Finished ?? Task.CompletedTask);
        }
    }

    private async Task<string?> PickAsync(AgentSession session, Func<HistoryEntry, bool> which)
    {
        var entries = (await session.History.ListAsync()).Where(which).ToList();
        return entries.Count == 0 ? null : entries[_chance.Next(entries.Count)].Id;
    }

    private void Note(string what) => _done.Add(what);
}
